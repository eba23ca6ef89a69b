#!/bin/bash
# Runs a command with a folder as the root of the file system: enter.sh FOLDER COMMAND [ARGUMENT...]
#
# The command sees the programs, libraries and settings of FOLDER. Of this machine it sees the
# kernel's file systems, /tmp, Node and the current folder, which is the repository. Everything is
# mounted in a mount namespace of the command's own, and so disappears with it. As root.
set -euo pipefail

main() {
  if [ "${1:-}" != --inside-namespace ]; then
    exec unshare --mount --propagation private bash "$0" --inside-namespace "$@"
  fi
  root=$(readlink -f "$2")
  shift 2
  if [ ! -x "$root/usr/bin/env" ]; then
    echo "libvirtd-root: $root is no root folder: make one by scripts/libvirtd-root/make.sh" >&2
    exit 1
  fi
  # A new root must be a mount point.
  mount --bind "$root" "$root"
  for folder in /proc /sys /dev /tmp "$PWD" "$(readlink -f node_modules)"; do show "$folder"; done
  for file in /etc/hosts /etc/resolv.conf; do show "$file"; done
  show "$(command -v node)" /usr/local/bin/node
  change_root "$@"
}

# Mounts a file or folder of this machine below the new root, at the same place or another one.
show() {
  local from to
  from=$(readlink -f "$1") to=$root${2:-$1}
  if [ -d "$from" ]; then
    mkdir -p "$to"
  else
    mkdir -p "$(dirname "$to")"
    [ -e "$to" ] || touch "$to"
  fi
  mount --rbind "$from" "$to"
}

change_root() {
  local repository=$PWD
  export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  # It names a file of this machine.
  unset NODE_EXTRA_CA_CERTS
  cd "$root"
  pivot_root . mnt
  # shellcheck disable=SC2016 # The new shell expands these.
  exec chroot . bash -c 'umount --lazy /mnt && cd "$0" && exec "$@"' "$repository" "$@"
}

main "$@"
