#!/bin/bash
# Runs the tests against libvirtd with all programs of a root folder:
#   npm run test:libvirtd:root -- FOLDER [JEST_ARGUMENT...]
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ $# -eq 0 ]; then
  echo 'usage: npm run test:libvirtd:root -- FOLDER [JEST_ARGUMENT...]' >&2
  exit 2
fi
root=$1
shift
LIBVIRTD_ROOT=$root exec bash scripts/test-libvirtd.sh "$@"
