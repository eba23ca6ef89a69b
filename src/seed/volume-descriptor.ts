import type { RootDirectory } from './directory.ts';
import { rootRecord } from './directory.ts';
import {
  ascii,
  both16,
  both32,
  concat,
  noVolumeDate,
  padded,
  SECTOR,
  ucs2,
  uint32,
  volumeDate,
} from './fields.ts';

/** A volume, as one of its descriptors describes it. */
export interface Volume {
  /** The label, in ASCII. */
  readonly label: string;
  readonly date: Date;
  /** The size of the whole image, in sectors. */
  readonly sectors: number;
  /** The sector of the path table in little endian. That in big endian follows it. */
  readonly pathTables: number;
  readonly root: RootDirectory;
}

/** The path table has only the root directory. */
const PATH_TABLE_BYTES = 10;

const PRIMARY = 1;
const SUPPLEMENTARY = 2;
const TERMINATOR = 255;
/** Joliet, UCS-2 level 3. */
const JOLIET_ESCAPE = '%/E';

/** Returns the primary volume descriptor (ECMA-119, 8.4). */
export function primaryDescriptor(volume: Volume): Uint8Array {
  return descriptor(PRIMARY, volume, ascii, new Uint8Array(32));
}

/** Returns Joliet's supplementary volume descriptor (ECMA-119, 8.5). */
export function jolietDescriptor(volume: Volume): Uint8Array {
  const escapes = concat([ascii(JOLIET_ESCAPE), new Uint8Array(29)]);
  return descriptor(SUPPLEMENTARY, volume, ucs2, escapes);
}

/** Returns the descriptor that ends the list of descriptors (ECMA-119, 8.3). */
export function terminator(): Uint8Array {
  return padded(header(TERMINATOR));
}

function descriptor(
  type: number,
  { label, date, sectors, pathTables, root }: Volume,
  text: (text: string, size: number) => Uint8Array,
  escapes: Uint8Array,
): Uint8Array {
  return padded(
    concat([
      header(type),
      // Flags, or unused.
      new Uint8Array(1),
      text('', 32),
      text(label, 32),
      new Uint8Array(8),
      both32(sectors),
      escapes,
      // The only volume of its set.
      both16(1),
      both16(1),
      both16(SECTOR),
      both32(PATH_TABLE_BYTES),
      // Each path table and its optional copy, which there is not.
      uint32(pathTables, true),
      uint32(0, true),
      uint32(pathTables + 1, false),
      uint32(0, false),
      rootRecord(root),
      // The set, the publisher, the preparer and the application, then names of three files.
      text('', 128 * 4),
      text('', 37),
      text('', 37),
      text('', 37),
      volumeDate(date),
      volumeDate(date),
      noVolumeDate(),
      noVolumeDate(),
      // The version of the structure of files.
      Uint8Array.of(1),
    ]),
  );
}

function header(type: number): Uint8Array {
  return concat([Uint8Array.of(type), ascii('CD001'), Uint8Array.of(1)]);
}
