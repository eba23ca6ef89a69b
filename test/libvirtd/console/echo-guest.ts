import { once } from 'node:events';
import type { Connection, Domain, StoragePool } from '../../../src/index.ts';

/**
 * A boot sector that echoes each byte of the first serial port. It polls the status register 0x3FD:
 * bit 0 is set if a byte has arrived, bit 5 if a byte can be sent. The data register is 0x3F8.
 */
const ECHO = [
  ...[0xba, 0xfd, 0x03], // mov dx, 0x3FD
  ...[0xec, 0xa8, 0x01, 0x74, 0xfb], // 1: in al, dx; test al, 1; jz 1b
  ...[0xb2, 0xf8, 0xec, 0x88, 0xc4], // mov dl, 0xF8; in al, dx; mov ah, al
  ...[0xb2, 0xfd], // mov dl, 0xFD
  ...[0xec, 0xa8, 0x20, 0x74, 0xfb], // 2: in al, dx; test al, 0x20; jz 2b
  ...[0xb2, 0xf8, 0x88, 0xe0, 0xee], // mov dl, 0xF8; mov al, ah; out dx, al
  ...[0xb2, 0xfd, 0xeb, 0xe6], // mov dl, 0xFD; jmp 1b
];

/** Starts a guest that boots from that sector, with a serial console, a channel and a screen. */
export async function startEchoGuest(connection: Connection, pool: StoragePool): Promise<Domain> {
  const volume = await pool.storageVolCreateXml(`<volume><name>echo.img</name>
    <capacity unit='MiB'>1</capacity></volume>`);
  const sector = Buffer.alloc(512);
  sector.set(ECHO);
  sector.writeUInt16LE(0xaa_55, 510);
  const upload = await volume.upload();
  upload.end(sector);
  await once(upload, 'finish');
  return connection.domainCreateXml(`<domain type='qemu'><name>echo</name>
    <memory unit='MiB'>32</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices>
      <disk type='file'><driver name='qemu' type='raw'/>
        <source file='${volume.key}'/><target dev='hda' bus='ide'/></disk>
      <serial type='pty'><target port='0'/></serial>
      <channel type='unix'><target type='virtio' name='org.example.port.0'/></channel>
      <video><model type='vga'/></video>
    </devices></domain>`);
}
