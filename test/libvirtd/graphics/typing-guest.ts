import { once } from 'node:events';
import type { Connection, Domain, StoragePool } from '../../../src/index.ts';

/**
 * A boot sector that writes ">" to the first serial port, then shows each typed character on the
 * screen and writes it to the serial port.
 */
const TYPING = [
  ...[0xba, 0xf8, 0x03, 0xb0, 0x3e, 0xee], // mov dx, 0x3F8; mov al, '>'; out dx, al
  ...[0x30, 0xe4, 0xcd, 0x16], // 1: xor ah, ah; int 0x16: wait for a key, its character is in al
  ...[0xba, 0xf8, 0x03, 0xee], // mov dx, 0x3F8; out dx, al
  ...[0xb4, 0x0e, 0x31, 0xdb, 0xcd, 0x10], // mov ah, 0x0E; xor bx, bx; int 0x10: print al
  ...[0xeb, 0xf0], // jmp 1b
];

/** Starts a guest that boots from that sector, with this display. Resolves when it has booted. */
export async function startTypingGuest(
  connection: Connection,
  pool: StoragePool,
  guest: { readonly name: string; readonly graphics: string },
): Promise<Domain> {
  const volume = await pool.storageVolCreateXml(`<volume><name>${guest.name}.img</name>
    <capacity unit='MiB'>1</capacity></volume>`);
  const sector = Buffer.alloc(512);
  sector.set(TYPING);
  sector.writeUInt16LE(0xaa_55, 510);
  const upload = await volume.upload();
  upload.end(sector);
  await once(upload, 'finish');
  const xml = `<domain type='qemu'><name>${guest.name}</name>
    <memory unit='MiB'>32</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices>
      <disk type='file'><driver name='qemu' type='raw'/>
        <source file='${volume.key}'/><target dev='hda' bus='ide'/></disk>
      <serial type='pty'><target port='0'/></serial>
      ${guest.graphics}
      <video><model type='vga'/></video>
    </devices></domain>`;
  // The BIOS fails to find its keyboard if keys are pressed meanwhile. Paused, because output
  // without a reader is lost.
  const domain = await connection.domainCreateXml(xml, { flags: 'START_PAUSED' });
  const console = await domain.openConsole();
  await domain.resume();
  await once(console, 'data');
  console.destroy();
  return domain;
}
