import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';

/** Returns the types of guests that this user can run. */
export function guestTypes(): ReadonlyArray<'qemu' | 'kvm'> {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return ['qemu', 'kvm'];
  } catch {
    return ['qemu'];
  }
}

/** Returns why private daemons cannot be started on this machine, or null if they can. */
export function whyNoLibvirtd(): string | null {
  if (process.platform !== 'linux') return `libvirtd needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'only root can start a private libvirtd';
  for (const program of PROGRAMS) {
    if (!existsSync(program)) return `${program} is missing: ${INSTALL}`;
  }
  if (run('/usr/bin/python3', '-c', 'import libvirt') !== 0)
    return `python3-libvirt is missing: ${INSTALL}`;
  if (run('unshare', '--mount', '--net', '--pid', '--fork', 'true') !== 0) {
    return 'this container may not make namespaces (mount, net, pid)';
  }
  return null;
}

const INSTALL = 'run scripts/install-test-packages.sh';

const PROGRAMS = [
  '/usr/sbin/libvirtd',
  '/usr/bin/virsh',
  '/usr/bin/qemu-system-x86_64',
  '/usr/bin/python3',
  '/usr/bin/tshark',
  // A network with an address does not start without dnsmasq.
  '/usr/sbin/dnsmasq',
];

function run(program: string, ...args: string[]): number | null {
  return spawnSync(program, args, { stdio: 'ignore', timeout: PROGRAM_LIMIT_MS }).status;
}
