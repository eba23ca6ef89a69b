import type { IsoFile, PlacedFile, RootDirectory } from './directory.ts';
import { jolietDirectory, primaryDirectory } from './directory.ts';
import { concat, padded, SECTOR, sectorsOf, uint16, uint32 } from './fields.ts';
import type { Volume } from './volume-descriptor.ts';
import { jolietDescriptor, primaryDescriptor, terminator } from './volume-descriptor.ts';

/** The first sectors are for boot loaders, and stay empty. */
const SYSTEM_AREA_BYTES = 16 * SECTOR;
/** Three descriptors follow them. Then the places of all parts are the same in each image. */
const PRIMARY_TABLES = 19;
const JOLIET_TABLES = 21;
const PRIMARY_ROOT = 23;
const JOLIET_ROOT = 24;
const FIRST_FILE = 25;

/**
 * Makes an ISO 9660 image (ECMA-119) with Rock Ridge and Joliet. The same arguments make the same
 * bytes.
 *
 * @param label - The label of the volume, in ASCII, up to 16 characters.
 * @param date - The date of the volume and its files.
 * @param files - A few files: the directory has one sector. Both kinds of their names are in
 * ascending order, as ECMA-119 demands (9.3).
 */
export function isoImage(label: string, date: Date, files: readonly IsoFile[]): Uint8Array {
  const { placed, sectors } = place(files);
  const primary: RootDirectory = { sector: PRIMARY_ROOT, date, files: placed };
  const joliet: RootDirectory = { sector: JOLIET_ROOT, date, files: placed };
  const volume: Omit<Volume, 'pathTables' | 'root'> = { label, date, sectors };
  return concat([
    new Uint8Array(SYSTEM_AREA_BYTES),
    primaryDescriptor({ ...volume, pathTables: PRIMARY_TABLES, root: primary }),
    jolietDescriptor({ ...volume, pathTables: JOLIET_TABLES, root: joliet }),
    terminator(),
    ...pathTables(primary),
    ...pathTables(joliet),
    padded(primaryDirectory(primary)),
    padded(jolietDirectory(joliet)),
    ...files.map(({ bytes }) => padded(bytes)),
  ]);
}

/** Gives each file its sectors, one after the other. */
function place(files: readonly IsoFile[]): {
  readonly placed: readonly PlacedFile[];
  readonly sectors: number;
} {
  const placed: PlacedFile[] = [];
  let sector = FIRST_FILE;
  for (const file of files) {
    placed.push({ ...file, sector });
    sector += sectorsOf(file.bytes);
  }
  return { placed, sectors: sector };
}

/** Returns the path table in little endian and in big endian, each in a sector (ECMA-119, 9.4). */
function pathTables({ sector }: RootDirectory): readonly Uint8Array[] {
  return [true, false].map((littleEndian) =>
    padded(
      concat([
        // The length of the name, and no extended attributes. The root is its own parent.
        Uint8Array.of(1, 0),
        uint32(sector, littleEndian),
        uint16(1, littleEndian),
        Uint8Array.of(0, 0),
      ]),
    ),
  );
}
