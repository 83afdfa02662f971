#!/usr/bin/env bash
# Everything that only a GPU can show, in one command of under eight minutes and without a network:
# exactness against the CPU, compute-sanitizer, benchmarks and peers. Writes gpu_check.json and
# gpu_check.log to the folder given (default: gpu_check). Programs are taken from $SEEDBED_BIN, or built
# from this checkout.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${1:-gpu_check}
mkdir -p "$out"
out=$(cd "$out" && pwd)
log=$out/gpu_check.log
: >"$log"
steps=()
failed=0

# step NAME LIMIT COMMAND...: runs, logs, records name, exit status and seconds.
step() {
  local name=$1 limit=$2
  shift 2
  local left=$((deadline - SECONDS))  # eight minutes for all of them
  if [ $left -lt 5 ]; then
    printf '== %s: no time left\n' "$name" | tee -a "$log"
    steps+=("{\"step\": \"$name\", \"status\": \"no time left\"}")
    failed=1
    return
  fi
  [ "$limit" -le $left ] || limit=$left
  printf '== %s: %s\n' "$name" "$*" | tee -a "$log"
  local start=$SECONDS status
  timeout "$limit" "$@" >"$out/$name.out" 2>&1
  status=$?
  cat "$out/$name.out" >>"$log"
  printf '   %s after %ss\n' "$([ $status = 0 ] && echo passed || echo "FAILED ($status)")" $((SECONDS - start)) | tee -a "$log"
  [ $status = 0 ] || { failed=1; tail -5 "$out/$name.out"; }
  steps+=("{\"step\": \"$name\", \"status\": $status, \"seconds\": $((SECONDS - start))}")
}

bin=${SEEDBED_BIN:-}
if [ -z "$bin" ]; then
  "$root/scripts/setup.sh" >>"$log" 2>&1
  (cd "$root" && cmake --preset release && cmake --build --preset release) >>"$log" 2>&1 || exit 1
  bin=$root/build/release/bin
fi
deadline=$((SECONDS + 470))
if ! nvidia-smi >"$out/nvidia-smi.out" 2>&1; then
  echo "error: scripts/gpu_check.sh: no GPU here (nvidia-smi fails)" >&2
  exit 2
fi

step info 30 "$bin/seedbed" info --json
step selftest 60 "$bin/seedbed" selftest --json
step tests 180 "$bin/seedbed_tests" --gtest_filter='*RealGpu*' "--gtest_output=json:$out/tests.json"
if grep -q SKIPPED "$out/tests.out"; then
  echo "   FAILED: tests were skipped" | tee -a "$log"
  failed=1
fi
# The viewer writes fields straight into a GL buffer where EGL and CUDA share the GPU.
step viewer-interop 60 "$bin/seedbed_tests" --gtest_filter='*CudaGl*'
if grep -q "no interop here" "$out/viewer-interop.out"; then
  echo "   viewer-interop could not be shown: $(grep -m1 -o "no interop here.*" "$out/viewer-interop.out")" | tee -a "$log"
fi
for tool in memcheck racecheck initcheck synccheck; do
  if command -v compute-sanitizer >/dev/null; then
    rm -f "$out/sanitizer.db"
    step "sanitizer-$tool" 90 compute-sanitizer --tool "$tool" --error-exitcode 9 \
      "$bin/seedbed" run "$root/examples/gpu-check.toml" --device cuda --quiet -o "$out/sanitizer.db"
  else
    echo "== sanitizer-$tool: compute-sanitizer is not here" | tee -a "$log"
    steps+=("{\"step\": \"sanitizer-$tool\", \"status\": \"not here\"}")
  fi
done
# The same result from the GPU and the CPU: by the kernels of narrow networks, and by those of all others.
for sweep in gpu-check gpu-check-general; do
  for device in cuda cpu; do
    rm -f "$out/$sweep-$device.db"
    step "$sweep-$device" 60 "$bin/seedbed" run "$root/examples/$sweep.toml" --device $device --quiet -o "$out/$sweep-$device.db"
    step "$sweep-$device-csv" 30 "$bin/seedbed" export "$out/$sweep-$device.db" --csv "$out/$sweep-$device.csv"
  done
  step "$sweep-same" 10 cmp "$out/$sweep-cuda.csv" "$out/$sweep-cpu.csv"
done
rm -f "$out/blas.db"
if command -v compute-sanitizer >/dev/null; then
  rm -f "$out/sanitizer.db"
  step sanitizer-general 90 compute-sanitizer --tool memcheck --error-exitcode 9 \
    "$bin/seedbed" run "$root/examples/gpu-check-general.toml" --device cuda --seeds 1 --quiet -o "$out/sanitizer.db"
fi
# The same networks by cuBLAS, an epoch a CUDA graph; once more with memcheck, which sees the graphs' kernels.
step run-blas 60 "$bin/seedbed" run "$root/examples/gpu-check.toml" --device cuda --engine blas --quiet -o "$out/blas.db"
if command -v compute-sanitizer >/dev/null; then
  rm -f "$out/sanitizer.db"
  step sanitizer-graphs 90 compute-sanitizer --tool memcheck --error-exitcode 9 \
    "$bin/seedbed" run "$root/examples/gpu-check.toml" --device cuda --engine blas --seeds 1 --quiet -o "$out/sanitizer.db"
fi
step throughput 100 "$bin/seedbed" bench --json --device cuda --seconds 0.2
step bench 100 "$bin/seedbed_bench" --benchmark_filter="${SEEDBED_BENCH_FILTER:-cuda_training/7-8-8-8-1.*threads:[048]}" \
  --benchmark_out="$out/bench.json" --benchmark_out_format=json
if grep -q "ERROR OCCURRED" "$out/bench.out"; then
  echo "   FAILED: $(grep -m1 -o "ERROR OCCURRED.*" "$out/bench.out")" | tee -a "$log"
  failed=1
fi
for peer in torch jax; do
  if python3 -c "import $peer" 2>/dev/null; then
    step "peer-$peer" 100 python3 "$root/bench/peers/${peer}_peer.py" --seconds 0.2
  else
    steps+=("{\"step\": \"peer-$peer\", \"status\": \"not here\"}")
  fi
done

gpu=$(nvidia-smi --query-gpu=name,driver_version --format=csv,noheader | head -1)
commit=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)
{
  printf '{\n  "gpu": "%s",\n  "date": "%s",\n  "commit": "%s",\n  "passed": %s,\n  "steps": [\n' \
    "$gpu" "$(date -u +%FT%TZ)" "$commit" "$([ $failed = 0 ] && echo true || echo false)"
  (IFS=$'\n'; printf '    %s' "${steps[*]/%/,}") | sed '$ s/,$//'
  printf '\n  ]\n}\n'
} >"$out/gpu_check.json"
echo "written: $out/gpu_check.json"
exit $failed
