# Compiler settings shared by every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(SEEDBED_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, e.g. address,undefined")

find_program(SEEDBED_CCACHE ccache)
if(SEEDBED_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SEEDBED_CCACHE})
  set(CMAKE_CUDA_COMPILER_LAUNCHER ${SEEDBED_CCACHE})
endif()

# The arithmetic contract (docs/numerics.md): fused multiply-add only where it is written.
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off>)
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wall> $<$<COMPILE_LANGUAGE:CXX>:-Wextra>
                    $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)  # false positives in GCC 12 (bug 105651)
endif()
if(SEEDBED_SANITIZE)
  add_compile_definitions(SEEDBED_NO_UNROLL)  # the same bits from less code
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fsanitize=${SEEDBED_SANITIZE}>
                      $<$<COMPILE_LANGUAGE:CXX>:-fno-sanitize-recover=all>
                      $<$<COMPILE_LANGUAGE:CXX>:-fno-omit-frame-pointer>)
  add_link_options(-fsanitize=${SEEDBED_SANITIZE})
endif()

# For every executable: what sanitizers are to know of other libraries.
function(seedbed_executable target)
  if(SEEDBED_SANITIZE)
    target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/sanitizers.cpp)
  endif()
  if(SEEDBED_SANITIZE MATCHES "address")
    target_link_options(${target} PRIVATE -Wl,--export-dynamic-symbol=dlclose)
  endif()
endfunction()
