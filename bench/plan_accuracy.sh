#!/usr/bin/env bash
# How far the time that `seedbed plan` names is from the time that `seedbed run` takes: for every sweep given
# (default: some of examples/), planned before and after the run. Arguments after -- go to both commands.
#   bench/plan_accuracy.sh [SWEEP...] [-- FLAGS...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seedbed=${SEEDBED:-build/release/bin/seedbed}
sweeps=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  sweeps+=("$1")
  shift
done
[ $# -eq 0 ] || shift
if [ ${#sweeps[@]} -eq 0 ]; then
  sweeps=(examples/{spirals,video-circle,video-spirals,sample,initializations,datasets,prune}.toml)
fi

planned() { "$seedbed" plan "$@" --json | sed -E 's/.*"seconds":([0-9.e+-]+).*/\1/'; }  # the last, of all networks

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '%-28s %10s %10s %10s %8s\n' sweep planned took planned ratio
for sweep in "${sweeps[@]}"; do
  before=$(planned "$sweep" "$@")
  start=$(date +%s.%N)
  "$seedbed" run "$sweep" -o "$folder/result.db" --quiet "$@" >/dev/null
  end=$(date +%s.%N)
  after=$(planned "$sweep" "$@")
  rm -f "$folder"/result.db*
  awk -v sweep="$(basename "$sweep")" -v before="$before" -v start="$start" -v end="$end" -v after="$after" 'BEGIN {
    printf "%-28s %8.2f s %8.2f s %8.2f s %8.2f\n", sweep, before, end - start, after,
           (before + after) / 2 / (end - start) }'
done
