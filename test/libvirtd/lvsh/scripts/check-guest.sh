#!/bin/bash
# A check for a monitoring system: 0 is well, 1 a warning, 2 critical, 3 unknown.
guest=$1
state=$(virsh domstate "$guest" 2>/dev/null) || { echo "UNKNOWN - no guest $guest"; exit 3; }
used=$(virsh dominfo "$guest" | awk -F: '/^Used memory/ { gsub(/[^0-9]/, "", $2); print $2 }')
most=$(virsh dominfo "$guest" | grep '^Max memory' | tr -cd 0-9)
auto=$(LC_ALL=C virsh dominfo "$guest" | sed -n 's/^Autostart: *//p')
case "$state" in
  running) echo "OK - $guest is running | memory=$((used * 100 / most))% autostart=$auto"; exit 0 ;;
  paused) echo "WARNING - $guest is paused"; exit 1 ;;
  *) echo "CRITICAL - $guest is ${state:-gone}"; exit 2 ;;
esac
