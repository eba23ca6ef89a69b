import {
  LEFT_TO_RIGHT,
  MAPPED_TO_NOTHING,
  MAPPED_TO_SPACE,
  PROHIBITED,
  RIGHT_TO_LEFT,
} from './tables.ts';

/**
 * Prepares a name or a password for comparison (SASLprep, RFC 4013), so that different encodings of
 * the same text become equal.
 *
 * Characters newer than Unicode 3.2, the version of the standard, are accepted: normalization never
 * changes assigned characters.
 *
 * @returns undefined if the standard prohibits the text, for example because of a control
 * character.
 */
export function saslprep(text: string): string | undefined {
  if (PRINTABLE_ASCII.test(text)) return text;
  const mapped = text.replace(MAPPED_TO_SPACE, ' ').replace(MAPPED_TO_NOTHING, '');
  const normalized = mapped.normalize('NFKC');
  if (PROHIBITED.test(normalized) || !keepsDirection(normalized)) return undefined;
  return normalized;
}

const PRINTABLE_ASCII = /^[ -~]*$/;

/** RFC 3454, section 6: right-to-left text must begin and end with right-to-left characters. */
function keepsDirection(text: string): boolean {
  if (!RIGHT_TO_LEFT.test(text)) return true;
  const characters = [...text];
  const ends = [characters[0] ?? '', characters.at(-1) ?? ''];
  return !LEFT_TO_RIGHT.test(text) && ends.every((each) => RIGHT_TO_LEFT.test(each));
}
