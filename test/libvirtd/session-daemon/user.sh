#!/bin/bash
# Runs a command as an unprivileged user with its own home: user.sh FOLDER COMMAND...
#
# Every process that it starts, including a daemon, ends with it, because of a PID namespace.
set -euo pipefail
folder=$1
shift
exec unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private \
  setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \
  env -i PATH="/usr/local/bin:/usr/bin:/bin:/usr/sbin" HOME="$folder/home" \
  XDG_RUNTIME_DIR="$folder/run" TMPDIR="$folder/home" "$@"
