#!/bin/bash
# Runs the tests against libvirtd: npm run test:libvirtd -- [JEST_ARGUMENT...]
#
# If LIBVIRTD_ROOT is a root folder, libvirtd and all other programs of the tests are those of that
# folder. scripts/libvirtd-root/make.sh makes such folders.
set -euo pipefail
cd "$(dirname "$0")/.."

# npm is not in the root folder.
jest=(node --experimental-vm-modules --disable-warning=ExperimentalWarning
  node_modules/jest/bin/jest.js "$@" --selectProjects libvirtd)
if [ -z "${LIBVIRTD_ROOT:-}" ]; then exec "${jest[@]}"; fi
# The folder was made for the tests, so none may be skipped because a program is missing.
export LIBVIRT_TESTS=required
exec bash scripts/libvirtd-root/enter.sh "$LIBVIRTD_ROOT" "${jest[@]}"
