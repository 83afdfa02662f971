#!/usr/bin/env bash
# Sets up, builds and runs the main job: about 1,000 networks of 16 architectures grow into the two
# spirals. Leaves spirals.db, spirals.png and the report spirals.html in the current directory and prints the
# table.
set -euo pipefail
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

"$source_dir/scripts/setup.sh"
# Only the program: tests and benchmarks are not needed here.
(cd "$source_dir" && cmake --preset release -DSEEDBED_TESTS=OFF -DSEEDBED_BENCH=OFF -DCMAKE_UNITY_BUILD=ON &&
  cmake --build --preset release)
seedbed="$source_dir/build/release/bin/seedbed"

"$seedbed" run "$source_dir/examples/spirals.toml" -o spirals.db
"$seedbed" sheet spirals.db -o spirals.png
report=
if "$seedbed" report spirals.db -o spirals.html; then report=1; fi  # a build without npm says that it has none
echo "result:        $PWD/spirals.db"
echo "contact sheet: $PWD/spirals.png"
if [ -n "$report" ]; then echo "report:        $PWD/spirals.html"; fi
