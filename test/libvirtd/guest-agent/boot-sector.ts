/**
 * Returns a boot sector (16-bit code at 0x7c00) that only opens the guest's end of the agent's
 * channel. It finds the virtio console, sets up one queue for control messages, and sends
 * VIRTIO_CONSOLE_PORT_OPEN (virtio 1.2 section 5.3.6). Then libvirt assumes that an agent is
 * connected.
 */
export function bootSector(): Buffer {
  const sector = Buffer.alloc(512);
  Buffer.from(CODE.join('').replaceAll(' ', ''), 'hex').copy(sector);
  sector.writeUInt16BE(0x55_aa, 510);
  return sector;
}

const CODE = [
  'fa 31c0 8ed8 8ed0 bc007c fb', // cli; ds = ss = 0; sp = 0x7c00; sti
  'b802b1 b90310 baf41a 31f6 cd1a', // bx = the PCI device 1af4:1003, the console (PCI BIOS)
  'b80cb1 bf0400 b90700 cd1a', // its command register = I/O, memory, bus master
  'b80ab1 bf1000 cd1a 80e1fc 89cd', // bp = its I/O ports, by BAR 0
  '8d5612 30c0 ee b003 ee', // status = reset; status = ACKNOWLEDGE | DRIVER
  '8d5604 66b802000000 66ef', // features = VIRTIO_CONSOLE_F_MULTIPORT
  '8d560e b80300 ef', // queue 3: control messages to the device
  '8d560c ed 89c6', // si = its length
  '680010 07 31c0 31ff b90048 f3ab', // es = 0x1000; clear 36 KiB there
  '2666c706000000800100', // first buffer: at 0x18000, behind a queue of 1,024 entries (QEMU 10)
  '26c70608000800', // ... of 8 bytes
  '26c70600800100', // message: port 1
  '2666c706048006000100', // ... PORT_OPEN, 1
  'c1e604 26c744020100', // the available ring, after the buffers' table, has one entry
  '8d5608 66b810000000 66ef', // the queue is at page 0x10
  '8d5612 b007 ee', // status = ACKNOWLEDGE | DRIVER | DRIVER_OK
  '8d5610 b80300 ef', // notify queue 3
  'f4 ebfd', // endless loop: hlt
];
