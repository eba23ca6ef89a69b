import { ascii, both16, both32, concat, recordDate, SECTOR, ucs2 } from './fields.ts';
import { fileEntries, parentEntries, rootEntries } from './rock-ridge.ts';

/** A file of an image. */
export interface IsoFile {
  /** The name that Rock Ridge and Joliet give the file, in ASCII. */
  readonly name: string;
  /** The name in the form of ISO 9660: 8 characters of `A` to `Z`, `0` to `9` and `_`. */
  readonly isoName: string;
  readonly bytes: Uint8Array;
}

/** A file and the first of its sectors. */
export interface PlacedFile extends IsoFile {
  readonly sector: number;
}

/** The root directory, which takes one sector. */
export interface RootDirectory {
  readonly sector: number;
  readonly date: Date;
  readonly files: readonly PlacedFile[];
}

/** The identifiers of a directory's records of itself and of its parent (ECMA-119, 7.6.2). */
const SELF = Uint8Array.of(0);
const PARENT = Uint8Array.of(1);
const IS_DIRECTORY = 2;

/** Returns the directory with the names of ISO 9660 and Rock Ridge. */
export function primaryDirectory(root: RootDirectory): Uint8Array {
  return concat([
    rootRecord(root, SELF, rootEntries()),
    rootRecord(root, PARENT, parentEntries()),
    ...root.files.map((file) =>
      fileRecord(file, root.date, ascii(`${file.isoName}.;1`), fileEntries(file.name)),
    ),
  ]);
}

/** Returns the directory with the names of Joliet. Like genisoimage, it leaves out versions. */
export function jolietDirectory(root: RootDirectory): Uint8Array {
  return concat([
    rootRecord(root, SELF),
    rootRecord(root, PARENT),
    ...root.files.map((file) => fileRecord(file, root.date, ucs2(file.name))),
  ]);
}

/** Returns the record of the root directory, which the volume descriptor has too. */
export function rootRecord(
  { sector, date }: RootDirectory,
  identifier = SELF,
  systemUse?: Uint8Array,
): Uint8Array {
  return record({ sector, size: SECTOR, date, flags: IS_DIRECTORY, identifier, systemUse });
}

function fileRecord(
  { sector, bytes }: PlacedFile,
  date: Date,
  identifier: Uint8Array,
  systemUse?: Uint8Array,
): Uint8Array {
  return record({ sector, size: bytes.length, date, flags: 0, identifier, systemUse });
}

interface RecordFields {
  readonly sector: number;
  /** The size of the data, in bytes. */
  readonly size: number;
  readonly date: Date;
  readonly flags: number;
  readonly identifier: Uint8Array;
  readonly systemUse: Uint8Array | undefined;
}

/** Returns a directory record (ECMA-119, 9.1). Its parts have even lengths. */
function record(fields: RecordFields): Uint8Array {
  const { sector, size, date, flags, identifier, systemUse = new Uint8Array() } = fields;
  const tail = concat([even(identifier, 1), even(systemUse, 0)]);
  return concat([
    // Its length, and no extended attributes.
    Uint8Array.of(33 + tail.length, 0),
    both32(sector),
    both32(size),
    recordDate(date),
    // Not interleaved.
    Uint8Array.of(flags, 0, 0),
    both16(1),
    Uint8Array.of(identifier.length),
    tail,
  ]);
}

/** Appends a zero if the length would be odd, together with `before` bytes that precede it. */
function even(bytes: Uint8Array, before: number): Uint8Array {
  return (bytes.length + before) % 2 === 0 ? bytes : concat([bytes, new Uint8Array(1)]);
}
