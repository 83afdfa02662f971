#!/usr/bin/env bash
# Sets up, builds and runs every test. With a preset as argument (asan, tsan, debug): that build
# instead of the release one.
set -euo pipefail
preset=${1:-release}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh
cmake --preset "$preset" -DSEEDBED_TESTS=ON
cmake --build --preset "$preset"
ctest --preset "$preset"
