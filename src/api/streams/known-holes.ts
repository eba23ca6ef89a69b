import { ArgumentError } from '../../errors/index.ts';
import { unsigned } from './volume-options.ts';

/** A part of a file that is known to hold nothing but zeros. */
export interface Hole {
  readonly offset: bigint | number;
  readonly length: bigint | number;
}

/** A part of a file to copy: one that has to be read, or zeros. */
export interface Section {
  readonly isHole: boolean;
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * Cuts a file into what has to be read and what is known to be zeros.
 *
 * @throws ArgumentError when the holes are not in order, or overlap.
 */
export function sectionsOf(size: bigint, holes: readonly Hole[]): Section[] {
  const sections: Section[] = [];
  let at = 0n;
  for (const hole of holes) {
    const offset = unsigned('holes', hole.offset);
    const end = offset + unsigned('holes', hole.length);
    if (offset < at) {
      throw new ArgumentError('Expected "holes" to be in order, and not to overlap', {
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
