#!/bin/bash
# Makes a root folder with libvirtd and all other programs that the tests against libvirtd need, from
# the packages of a Debian release: make.sh SUITE FOLDER, such as make.sh trixie /var/tmp/trixie.
# As root. Needs debootstrap. FOLDER must not exist, or be empty.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ $# -ne 2 ]; then
  echo "usage: $0 SUITE FOLDER (SUITE: a Debian release that debootstrap knows: trixie, sid)" >&2
  exit 2
fi
suite=$1 root=$2

if ! command -v debootstrap >/dev/null; then
  echo 'libvirtd-root: debootstrap is missing: install the package debootstrap' >&2
  exit 1
fi
if [ -n "$(ls -A "$root" 2>/dev/null)" ]; then
  echo "libvirtd-root: $root is not empty" >&2
  exit 1
fi

mkdir -p "$root"
# debootstrap mounts /proc in the folder. The namespace removes that mount even after a failure.
unshare --mount --propagation private debootstrap --variant=minbase "$suite" "$root"
# sid's lists are valid for a week. A mirror that lags behind is good enough for tests, and debootstrap
# did not ask for its age either. The signatures of the lists are checked all the same.
echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/50any-age"
bash scripts/libvirtd-root/enter.sh "$root" bash scripts/install-test-packages.sh
bash scripts/libvirtd-root/enter.sh "$root" apt-get clean
version=$(bash scripts/libvirtd-root/enter.sh "$root" libvirtd --version)
echo "libvirtd-root: $root has $version"
