#!/bin/bash
# Runs a command as a user of no importance, with a home of its own: user.sh FOLDER COMMAND...
#
# Every process that it starts, a daemon included, ends with it: they are in a PID namespace.
set -euo pipefail
folder=$1
shift
exec unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private \
  setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \
  env -i PATH="/usr/local/bin:/usr/bin:/bin:/usr/sbin" HOME="$folder/home" \
  XDG_RUNTIME_DIR="$folder/run" TMPDIR="$folder/home" "$@"
