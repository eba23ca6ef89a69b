/**
 * A reader of ISO 9660 images for tests, independent of the writer. It checks that each number is
 * the same in both byte orders.
 */
const SECTOR = 2048;

export interface ImageFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The entries of Rock Ridge by their signature: their data without the header. */
  readonly entries: ReadonlyMap<string, Uint8Array>;
}

export interface ImageVolume {
  readonly label: string;
  /** The size of the volume, in sectors. */
  readonly sectors: number;
  /** The date of its creation: 16 digits. */
  readonly date: string;
  /** The records of the root directory, without those of itself and its parent. */
  readonly files: readonly ImageFile[];
  /** The entries of the root directory's record of itself. */
  readonly rootEntries: ReadonlyMap<string, Uint8Array>;
}

export interface Image {
  readonly primary: ImageVolume;
  readonly joliet: ImageVolume;
}

/** Reads the volume descriptors and the files that both find. */
export function readIso(image: Uint8Array): Image {
  const types = [16, 17, 18].map((sector) => {
    const id = Buffer.from(image).toString('latin1', sector * SECTOR + 1, sector * SECTOR + 6);
    if (id !== 'CD001') throw new Error(`sector ${sector} has ${JSON.stringify(id)}`);
    return image[sector * SECTOR];
  });
  if (types.join() !== '1,2,255') throw new Error(`descriptors of the types ${types}`);
  const escapes = Buffer.from(image).toString('latin1', 17 * SECTOR + 88, 17 * SECTOR + 91);
  if (escapes !== '%/E') throw new Error(`not Joliet: ${escapes}`);
  return { primary: volume(image, 16, latin1), joliet: volume(image, 17, utf16) };
}

type Decoder = (bytes: Uint8Array) => string;

const latin1: Decoder = (bytes) => Buffer.from(bytes).toString('latin1');
const utf16: Decoder = (bytes) => Buffer.from(bytes).swap16().toString('utf16le');

function volume(image: Uint8Array, sector: number, decode: Decoder): ImageVolume {
  const at = sector * SECTOR;
  const root = image.subarray(at + 156, at + 190);
  const rootSector = both32(root, 2);
  checkPathTables(image, at, rootSector);
  const directory = image.subarray(rootSector * SECTOR, rootSector * SECTOR + both32(root, 10));
  const [self, parent, ...others] = records(directory);
  if (self === undefined || parent === undefined) throw new Error('the root lacks records');
  if (both32(self, 2) !== rootSector || both32(parent, 2) !== rootSector) {
    throw new Error('the root is elsewhere');
  }
  return {
    label: decode(image.subarray(at + 40, at + 72)).trimEnd(),
    sectors: both32(image, at + 80),
    date: latin1(image.subarray(at + 813, at + 829)),
    files: others.map((record) => fileOf(image, record, decode)),
    rootEntries: entriesOf(self),
  };
}

function checkPathTables(image: Uint8Array, at: number, rootSector: number): void {
  const view = new DataView(image.buffer, image.byteOffset);
  const little = view.getUint32(at + 140, true) * SECTOR;
  const big = view.getUint32(at + 148, false) * SECTOR;
  const found = [view.getUint32(little + 2, true), view.getUint32(big + 2, false)];
  if (found.some((sector) => sector !== rootSector)) throw new Error(`path tables: ${found}`);
  if (both32(image, at + 132) !== 10) throw new Error('the size of the path table');
}

function* records(directory: Uint8Array): Generator<Uint8Array> {
  let at = 0;
  for (let length = directory[at] ?? 0; length > 0; length = directory[at] ?? 0) {
    if (length % 2 !== 0) throw new Error(`a record of ${length} bytes`);
    yield directory.subarray(at, at + length);
    at += length;
  }
}

function fileOf(image: Uint8Array, record: Uint8Array, decode: Decoder): ImageFile {
  const from = both32(record, 2) * SECTOR;
  const size = both32(record, 10);
  if (from + size > image.length) throw new Error('a file ends after the image');
  const name = decode(record.subarray(33, 33 + (record[32] ?? 0)));
  return { name, bytes: image.slice(from, from + size), entries: entriesOf(record) };
}

/** The entries follow the name, whose length and one byte of padding make the total even. */
function entriesOf(record: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const entries = new Map<string, Uint8Array>();
  const nameBytes = record[32] ?? 0;
  let at = 33 + nameBytes + ((nameBytes + 1) % 2);
  while (at + 4 <= record.length) {
    const length = record[at + 2] ?? 0;
    if (length < 4) throw new Error(`an entry of ${length} bytes`);
    entries.set(latin1(record.subarray(at, at + 2)), record.slice(at + 4, at + length));
    at += length;
  }
  return entries;
}

/** Returns a 32-bit number that is recorded in both byte orders. */
export function both32(bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint32(at, true);
  if (little !== view.getUint32(at + 4, false)) throw new Error(`two numbers at ${at}`);
  return little;
}
