#!/bin/bash
# Installs the Debian or Ubuntu packages that the tests need. As root or through sudo.
# Does nothing when all are there. Starts and enables no daemon: the tests start their own.
set -euo pipefail

required=(
  # libvirtd, its clients, guests, and disk images for them.
  libvirt-daemon-system libvirt-clients python3-libvirt qemu-system-x86 qemu-utils
  # Networks with addresses are served by dnsmasq and guarded by iptables.
  dnsmasq-base iptables iproute2
  # Captures, read by libvirt's own dissector.
  tshark libvirt-wireshark
  # Certificates, SASL users, SSH: the ways to reach a daemon.
  gnutls-bin sasl2-bin libsasl2-modules libsasl2-modules-db
  # Kerberos, for logins by GSSAPI: a realm of the test's own, and a client that speaks it.
  krb5-kdc krb5-admin-server libsasl2-modules-gssapi-mit python3-gssapi
  openssh-server openssh-client netcat-openbsd openssl
  # Windows, for npm run test:windows.
  wine wine64
  # The browser of the tests with noVNC.
  chromium
  # libvirt's sources (the importer of the protocol).
  dpkg-dev xz-utils
  # xmllint, which validates XML as libvirt does. jing is used too if it is installed.
  libxml2-utils
  # Readers of the images of cloud-init: programs, PyYAML, and a guest of busybox.
  genisoimage xorriso file python3-yaml busybox-static
  # The parser of Prometheus's own client, for metrics.
  python3-prometheus-client
  # A real terminal and the shells, for lvsh and its completion. And a decoder of sixel pictures.
  tmux bash-completion zsh fish libsixel-bin
  # The benchmarks' peers in C: libvirt's library and its XDR routines. And a peer in C++.
  gcc g++ make libc6-dev libvirt-dev libtirpc-dev
  util-linux procps
)

# Newer releases cut libvirtd's drivers out of libvirt-daemon; older ones do not know all of these.
split=(libvirt-daemon-driver-{qemu,network,nodedev,storage,secret,nwfilter,interface})

# A kernel for guests. It is unpacked here and not installed, so that this machine never boots it.
kernel_package=linux-image-cloud-amd64
kernel_folder=/usr/local/lib/libvirt-client-tests/kernel

main() {
  if ! command -v apt-get >/dev/null; then
    echo 'install-test-packages: this is neither Debian nor Ubuntu (no apt-get)' >&2
    exit 1
  fi
  mapfile -t missing < <(missing_packages)
  if [ ${#missing[@]} -eq 0 ] && has_kernel; then
    echo 'install-test-packages: all packages are installed'
    return
  fi
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update --quiet --quiet
  has_kernel || unpack_kernel
  mapfile -t missing < <(missing_packages)
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  echo "install-test-packages: ${missing[*]}"
  forbid_daemons
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet \
    --option Dpkg::Use-Pty=0 --no-install-recommends "${missing[@]}" </dev/null
  disable_new_units
}

# The required packages that are not installed, and those of the split that this release has.
missing_packages() {
  comm -23 <({
    printf '%s\n' "${required[@]}"
    comm -12 <(printf '%s\n' "${split[@]}" | sort) <(apt-cache pkgnames libvirt-daemon | sort)
  } | sort) <(installed_packages | sort -u)
}

installed_packages() {
  dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' |
    sed --quiet 's/^installed //p'
}

has_kernel() {
  compgen -G '/boot/vmlinuz-*' >/dev/null || [ -d "$kernel_folder" ]
}

# Ubuntu has no package of this name, but a kernel in /boot. Since Debian 14, the kernel and its
# modules are in packages of their own.
unpack_kernel() {
  local packages temporary file
  mapfile -t packages < <(
    apt-cache depends --recurse --important "$kernel_package" 2>/dev/null |
      grep --extended-regexp '^linux-(image|binary|modules|base)-[0-9]' | sort --unique
  )
  if [ ${#packages[@]} -eq 0 ]; then return; fi
  echo "install-test-packages: ${packages[*]}, unpacked to $kernel_folder"
  temporary=$(mktemp --directory)
  # The user of apt-get's own may not write to the folder.
  (cd "$temporary" &&
    apt-get download --quiet --quiet --option APT::Sandbox::User=root "${packages[@]}")
  "${as_root[@]}" mkdir -p "$kernel_folder"
  for file in "$temporary"/*.deb; do
    "${as_root[@]}" dpkg-deb --extract "$file" "$kernel_folder"
  done
  rm -r "$temporary"
}

# While the packages are set up, policy-rc.d answers "not allowed" (101) to every wish to start a
# daemon. One that was there before comes back afterwards.
forbid_daemons() {
  guard=/usr/sbin/policy-rc.d
  units_before=$(enabled_units)
  if [ -e "$guard" ]; then "${as_root[@]}" mv "$guard" "$guard.before-test-packages"; fi
  trap allow_daemons EXIT
  trap 'exit 130' INT TERM
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$guard" >/dev/null
  "${as_root[@]}" chmod 755 "$guard"
}

allow_daemons() {
  "${as_root[@]}" rm -f "$guard"
  if [ -e "$guard.before-test-packages" ]; then
    "${as_root[@]}" mv "$guard.before-test-packages" "$guard"
  fi
}

# policy-rc.d does not keep systemd units from being enabled for the next boot.
disable_new_units() {
  local added
  mapfile -t added < <(comm -13 <(echo "$units_before") <(enabled_units) | sed '/^$/d')
  if [ ${#added[@]} -gt 0 ]; then
    "${as_root[@]}" systemctl --root=/ --quiet disable "${added[@]}" 2>/dev/null ||
      echo "install-test-packages: these stay enabled: ${added[*]}" >&2
  fi
}

enabled_units() {
  if command -v systemctl >/dev/null; then
    # It fails if there is none.
    { systemctl --root=/ list-unit-files --state=enabled --no-legend 2>/dev/null || true; } |
      awk '{ print $1 }' | sort
  fi
}

main
