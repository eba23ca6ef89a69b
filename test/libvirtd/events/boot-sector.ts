/** The keys that the guest's boot sector handles. The guest sets its clock when it is ready. */
export const KEYS = {
  watchdog: 17,
  sleep: 31,
  sleepOnDisk: 32,
  writeFirst: 48,
  writeSecond: 18,
  balloon: 50,
};

/**
 * Returns a boot sector (16-bit code at 0x7c00). It sets the hours of the clock, then reads keys in
 * an endless loop and runs the action of each key.
 */
export function bootSector(): Buffer {
  const sector = Buffer.alloc(512);
  Buffer.from(CODE.join('').replaceAll(' ', ''), 'hex').copy(sector);
  sector.writeUInt16BE(0x55_aa, 510);
  return sector;
}

const CODE = [
  'fa', // cli
  '31c0 8ed8 8ec0 8ed0', // xor ax,ax; mov ds,ax; mov es,ax; mov ss,ax
  'bc007c fb', // mov sp,0x7c00; sti
  'b004 e670 b005 e671', // hours of the clock: out 0x70,4; out 0x71,5
  'b400 cd16', // key: mov ah,0; int 0x16
  '3c77 7416', // w: watchdog
  '3c73 741a', // s: sleep
  '3c64 741b', // d: sleep on disk
  '3c62 7420', // b: write to the first disk
  '3c65 7424', // e: write to the second disk
  '3c6d 7430', // m: memory
  'ebe2', // jmp key
  'ba4304 b00f ee ebda', // watchdog of the ib700, to fire at once: out 0x443,15; jmp key
  'b80024 eb03', // sleep: mov ax,SLP_EN|S3; jmp power
  'b80028', // sleep on disk: mov ax,SLP_EN|S4
  'ba0406 ef ebcc', // power, by PM1_CNT of the PIIX4: out 0x604,ax; jmp key
  'ba8000 b80103 eb06', // first disk: mov dx,0x80; mov ax,write 1 sector; jmp write
  'ba8100 b82003', // second disk: mov dx,0x81; mov ax,write 32 sectors
  'bb007c b90200 cd13 ebb4', // write at sector 2: mov bx,0x7c00; mov cx,2; int 0x13; jmp key
  // memory: the balloon reports its size. PCI slot 7 has the address of its ports.
  'baf80c 66b810380080 66ef', // out 0xcf8,enable|slot 7|BAR 0
  'bafc0c 66ed 24fc', // in eax,0xcfc; and al,0xfc
  '83c018 89c2', // to `actual` in the device's own configuration: add ax,0x18; mov dx,ax
  '66b800010000 66ef eb93', // 256 pages: out dx,256; jmp key
];
