import { ArgumentError } from '../../errors/index.ts';
import { unsigned } from './volume-options.ts';

/** A part of a file that is known to contain only zeros. */
export interface Hole {
  /** The beginning of the hole, in bytes. */
  readonly offset: bigint | number;
  /** The length of the hole, in bytes. */
  readonly length: bigint | number;
}

/** A section of a file to copy: data to read, or a hole. */
export interface Section {
  readonly isHole: boolean;
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * Splits a file into sections to read and known holes.
 *
 * @throws ArgumentError if the holes are not in order, or overlap.
 */
export function sectionsOf(size: bigint, holes: readonly Hole[]): Section[] {
  const sections: Section[] = [];
  let at = 0n;
  for (const hole of holes) {
    const offset = unsigned('holes', hole.offset);
    const end = offset + unsigned('holes', hole.length);
    if (offset < at) {
      throw new ArgumentError('Expected "holes" to be in order and not to overlap', {
        argument: 'holes',
      });
    }
    add(sections, { isHole: false, start: least(at, size), end: least(offset, size) });
    add(sections, { isHole: true, start: least(offset, size), end: least(end, size) });
    at = end;
  }
  add(sections, { isHole: false, start: least(at, size), end: size });
  return sections;
}

function add(sections: Section[], section: Section): void {
  if (section.end > section.start) sections.push(section);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
