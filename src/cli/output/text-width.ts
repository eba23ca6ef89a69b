/** Characters that take no cell: marks that combine, format characters, variation selectors. */
const ZERO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** The first and last code points of characters that take two cells (East Asian wide, emoji). */
const WIDE: ReadonlyArray<readonly [number, number]> = [
  [0x11_00, 0x11_5f],
  [0x23_1a, 0x23_1b],
  [0x23_29, 0x23_2a],
  [0x23_e9, 0x23_ec],
  [0x2e_80, 0x30_3e],
  [0x30_41, 0x33_ff],
  [0x34_00, 0x4d_bf],
  [0x4e_00, 0x9f_ff],
  [0xa0_00, 0xa4_cf],
  [0xa9_60, 0xa9_7f],
  [0xac_00, 0xd7_a3],
  [0xf9_00, 0xfa_ff],
  [0xfe_30, 0xfe_6f],
  [0xff_00, 0xff_60],
  [0xff_e0, 0xff_e6],
  [0x1_f3_00, 0x1_f6_4f],
  [0x1_f6_80, 0x1_f6_ff],
  [0x1_f9_00, 0x1_f9_ff],
  [0x1_fa_70, 0x1_fa_ff],
  [0x2_00_00, 0x3_ff_fd],
];

const ASCII = /^[ -~]*$/;
const ELLIPSIS = '…';

/** Returns the number of cells that a text takes in a terminal. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Returns the text with spaces at its end, so that it takes at least `width` cells. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** Returns the text with spaces before it, so that it takes at least `width` cells. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}

/** Returns the text, cut so that it takes at most `width` cells. */
export function cutToWidth(text: string, width: number): string {
  // No character takes less than no cell: a long text is cut before it is measured.
  const start = text.slice(0, width * 8);
  if (start.length === text.length && textWidth(text) <= width) return text;
  let cut = '';
  let left = width - 1;
  for (const character of start) {
    left -= characterWidth(character);
    if (left < 0) break;
    cut += character;
  }
  return `${cut}${ELLIPSIS}`;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x3_00) return 1;
  if (ZERO_WIDTH.test(character)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}
