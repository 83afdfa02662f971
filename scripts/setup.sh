#!/usr/bin/env bash
# Installs what seedbed needs from the distribution's packages (Debian 12 or newer, Ubuntu 24.04).
# Does nothing where everything is there.
set -euo pipefail

packages=(
  g++ cmake ninja-build ccache pkg-config
  libtomlplusplus-dev libcli11-dev libfmt-dev nlohmann-json3-dev librandom123-dev libboost-dev
  libsqlite3-dev libzstd-dev libxxhash-dev libpng-dev libfreetype-dev fonts-inter libopenblas-dev
  libglfw3-dev libepoxy-dev libegl-dev libgl1 libgl1-mesa-dri libimgui-dev fonts-firacode ffmpeg
  xvfb xdotool
  libgtest-dev libgmock-dev libbenchmark-dev
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
# The report's chart library comes through npm, and its tests look at it in chromium; from wherever they are.
for program in node:nodejs npm:npm chromium:chromium; do
  command -v "${program%%:*}" >/dev/null || missing+=("${program##*:}")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "error: run as root, or install: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
