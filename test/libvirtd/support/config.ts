import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Settings of libvirtd.conf by libvirt's own names. A list is a list of strings. */
export type DaemonConfig = Readonly<Record<string, string | number | readonly string[]>>;

/** Writes the configuration of a private daemon into `folder`. */
export function writeConfig(folder: string, config: DaemonConfig): void {
  writeFileSync(
    join(folder, 'libvirtd.conf'),
    lines({
      auth_tcp: 'none',
      // Without D-Bus there is no polkit.
      auth_unix_rw: 'none',
      auth_unix_ro: 'none',
      unix_sock_dir: folder,
      unix_sock_rw_perms: '0700',
      log_outputs: `3:file:${join(folder, 'libvirtd.log')}`,
      // Migration between two daemons of one machine is refused when they name the same host.
      host_uuid: randomUUID(),
      ...config,
    }),
  );
  writeFileSync(join(folder, 'qemu.conf'), lines(GUESTS_WITHOUT_SYSTEMD));
}

/** Without these a guest needs virtlogd and a confinement that containers do not offer. */
const GUESTS_WITHOUT_SYSTEMD: DaemonConfig = {
  user: 'root',
  group: 'root',
  security_driver: 'none',
  stdio_handler: 'file',
  namespaces: [],
  // The destination of migrations. The host's name may have an address that the network namespace
  // lacks, and libvirt refuses 127.0.0.1.
  migration_host: '127.0.0.2',
};

function lines(config: DaemonConfig): string {
  return Object.entries(config)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`)
    .join('');
}
