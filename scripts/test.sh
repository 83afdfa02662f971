#!/usr/bin/env bash
# Sets up, builds and runs every test. With a preset as argument (asan, tsan, clang, debug): that build
# instead of the release one; with a second, only the tests of these rooms, e.g. "data;sweep".
set -euo pipefail
preset=${1:-release}
rooms=${2:-}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh
# Several files at once to the compiler: half the time of a first build.
cmake --preset "$preset" -DSEEDBED_TESTS=ON "-DSEEDBED_TEST_ROOMS=$rooms" -DCMAKE_UNITY_BUILD=ON
cmake --build --preset "$preset" ${rooms:+--target seedbed_tests}

# A process a core, each with its share of the tests: to start one for each test (ctest) takes twice as long.
shards=$(nproc)
running=()
for ((shard = 0; shard < shards; ++shard)); do
  GTEST_TOTAL_SHARDS=$shards GTEST_SHARD_INDEX=$shard "build/$preset/bin/seedbed_tests" --gtest_brief=1 &
  running+=($!)
done
failed=0
for pid in "${running[@]}"; do wait "$pid" || failed=1; done
exit $failed
