import { readFileSync } from 'node:fs';
import type { Kernel } from './kernel.ts';

/** The drivers of an IDE disc and of ISO 9660. */
const MODULES = ['ata_piix', 'sr_mod', 'isofs'];

/** How the guest mounts the disc: with Rock Ridge, which Linux prefers, then with Joliet. */
export const MOUNTS = { 'Rock Ridge': 'ro', Joliet: 'ro,norock' } as const;

/**
 * Returns an initial RAM disk. It mounts the guest's disc with each of MOUNTS, prints each file on
 * the serial port as `file MOUNT NAME BASE64`, and turns the guest off.
 */
export function initramfs(kernel: Kernel): Buffer {
  const modules = MODULES.flatMap((name) => kernel.modules(name));
  const unique = [...new Map(modules.map((each) => [each.name, each])).values()];
  const loads = unique.map(({ name }) => `insmod /modules/${name}.ko`);
  const mounts = Object.values(MOUNTS).map((options) => printed(options));
  const init = `#!/bin/busybox sh
export PATH=/bin
busybox mount -t proc none /proc
busybox --install -s /bin
mount -t devtmpfs none /dev
${loads.join('\n')}
while [ ! -b /dev/sr0 ]; do sleep 0.1; done
${mounts.join('\n')}
poweroff -f
`;
  return cpio([
    ...['bin', 'dev', 'mnt', 'modules', 'proc'].map((name) => ({ name, mode: 0o04_0755 })),
    { name: 'bin/busybox', mode: 0o10_0755, bytes: readFileSync('/bin/busybox') },
    { name: 'init', mode: 0o10_0755, bytes: Buffer.from(init) },
    ...unique.map(({ name, bytes }) => ({ name: `modules/${name}.ko`, mode: 0o10_0644, bytes })),
  ]);
}

function printed(options: string): string {
  return `mount -t iso9660 -o ${options} /dev/sr0 /mnt
for file in /mnt/*; do
  echo "file ${options} \${file#/mnt/} $(base64 -w 0 $file)" > /dev/ttyS0
done
umount /mnt`;
}

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly bytes?: Uint8Array;
}

/** Returns an archive in the form "newc", which the kernel unpacks. */
function cpio(entries: readonly Entry[]): Buffer {
  const parts = [...entries, { name: 'TRAILER!!!', mode: 0 }].map((entry, index) => {
    const { name, mode, bytes = new Uint8Array() } = entry as Entry;
    // inode, mode, user, group, links, time, size, four device numbers, size of the name, checksum
    const fields = [index + 1, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length + 1, 0];
    const numbers = fields.map((field) => field.toString(16).padStart(8, '0')).join('');
    return Buffer.concat([aligned(Buffer.from(`070701${numbers}${name}\0`)), aligned(bytes)]);
  });
  return Buffer.concat(parts);
}

/** Fills up to a multiple of four bytes. */
function aligned(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
