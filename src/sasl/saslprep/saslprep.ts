import {
  LEFT_TO_RIGHT,
  MAPPED_TO_NOTHING,
  MAPPED_TO_SPACE,
  PROHIBITED,
  RIGHT_TO_LEFT,
} from './tables.ts';

/**
 * Prepares a name or a password for comparing (SASLprep, RFC 4013), so that the same text typed in
 * different ways is the same.
 *
 * Characters that are younger than the standard's Unicode 3.2 are let through: normalization never
 * changes what has been assigned.
 *
 * @returns undefined for what the standard forbids, such as control characters.
 */
export function saslprep(text: string): string | undefined {
  if (PRINTABLE_ASCII.test(text)) return text;
  const mapped = text.replace(MAPPED_TO_SPACE, ' ').replace(MAPPED_TO_NOTHING, '');
  const normalized = mapped.normalize('NFKC');
  if (PROHIBITED.test(normalized) || !keepsDirection(normalized)) return undefined;
  return normalized;
}

const PRINTABLE_ASCII = /^[ -~]*$/;

/** RFC 3454, section 6: text that runs from right to left does so from its first to its last letter. */
function keepsDirection(text: string): boolean {
  if (!RIGHT_TO_LEFT.test(text)) return true;
  const characters = [...text];
  const ends = [characters[0] ?? '', characters.at(-1) ?? ''];
  return !LEFT_TO_RIGHT.test(text) && ends.every((each) => RIGHT_TO_LEFT.test(each));
}
