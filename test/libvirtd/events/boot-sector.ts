/** The guest's whole software: it does what the keys say. Its clock is set when it is ready. */
export const KEYS = { watchdog: 17, sleep: 31, sleepOnDisk: 32, writeFirst: 48, writeSecond: 18 };

/**
 * A boot sector (16-bit code at 0x7c00). It sets the hours of the clock, then for ever reads a key
 * and does what it stands for.
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
  '3c77 7412', // w: watchdog
  '3c73 7416', // s: sleep
  '3c64 7417', // d: sleep on disk
  '3c62 741c', // b: write to the first disk
  '3c65 7420', // e: write to the second disk
  'ebe6', // jmp key
  'ba4304 b00f ee ebde', // watchdog, the ib700's, to fire in no time: out 0x443,15; jmp key
  'b80024 eb03', // sleep: mov ax,SLP_EN|S3; jmp power
  'b80028', // sleep on disk: mov ax,SLP_EN|S4
  'ba0406 ef ebd0', // power, the PIIX4's PM1_CNT: out 0x604,ax; jmp key
  'ba8000 b80103 eb06', // first disk: mov dx,0x80; mov ax,write 1 sector; jmp write
  'ba8100 b82003', // second disk: mov dx,0x81; mov ax,write 32 sectors
  'bb007c b90200 cd13 ebb8', // write at sector 2: mov bx,0x7c00; mov cx,2; int 0x13; jmp key
];
