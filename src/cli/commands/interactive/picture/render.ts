import type { Picture } from './picture.ts';
import { fitted, scaled } from './picture.ts';
import { encodePng } from './png.ts';

/** The ways in which a terminal shows pictures. */
export type RenderMethod = 'kitty' | 'iterm' | 'sixel' | 'blocks' | 'blocks-256';

export const RENDER_METHODS: readonly RenderMethod[] = [
  'kitty',
  'iterm',
  'sixel',
  'blocks',
  'blocks-256',
];

/** The bytes of a part in kitty's protocol. */
const KITTY_PART = 4096;

/** The usual size of a cell in pixels; a terminal scales kitty's and iTerm2's pictures itself. */
const CELL_WIDTH = 9;
const CELL_HEIGHT = 18;

/** The levels of each colour in a palette of 216 colours. */
const LEVELS = [0, 95, 135, 175, 215, 255];

/** Returns the text that shows a picture in a terminal of this size. */
export function renderPicture(
  picture: Picture,
  method: RenderMethod,
  columns: number,
  lines: number,
): string {
  switch (method) {
    case 'kitty':
      return kitty(picture, columns, lines);
    case 'iterm':
      return iterm(picture, columns);
    case 'sixel':
      return sixel(picture, columns, lines);
    case 'blocks':
      return blocks(picture, columns, lines, (rgb) => rgb.join(';'), '2;');
    case 'blocks-256':
      return blocks(picture, columns, lines, (rgb) => String(16 + paletteIndex(rgb)), '5;');
  }
}

function kitty(picture: Picture, columns: number, lines: number): string {
  const [width, height] = fitted(picture, columns * CELL_WIDTH, lines * CELL_HEIGHT);
  const base64 = encodePng(scaled(picture, width, height)).toString('base64');
  const parts = base64.match(new RegExp(`.{1,${KITTY_PART}}`, 'g')) ?? [];
  const commands = parts.map((part, at) => {
    const first = at === 0 ? 'a=T,f=100,' : '';
    return `\u001b_G${first}m=${at === parts.length - 1 ? 0 : 1};${part}\u001b\\`;
  });
  return `${commands.join('')}\n`;
}

function iterm(picture: Picture, columns: number): string {
  const png = encodePng(picture);
  const width = Math.min(columns, Math.ceil(picture.width / CELL_WIDTH));
  return `\u001b]1337;File=inline=1;size=${png.length};width=${width}:${png.toString('base64')}\u0007\n`;
}

/** Two pixels in each cell: the upper half block has one colour, its background the other. */
function blocks(
  picture: Picture,
  columns: number,
  lines: number,
  codeOf: (rgb: readonly number[]) => string,
  kind: '2;' | '5;',
): string {
  const small = scaled(picture, ...fitted(picture, columns, lines * 2));
  const pixel = (x: number, y: number): readonly number[] => {
    const at = (y * small.width + x) * 3;
    return y < small.height ? [...small.pixels.subarray(at, at + 3)] : [0, 0, 0];
  };
  let text = '';
  for (let y = 0; y < small.height; y += 2) {
    let last = '';
    for (let x = 0; x < small.width; x++) {
      const colours = `38;${kind}${codeOf(pixel(x, y))};48;${kind}${codeOf(pixel(x, y + 1))}`;
      // Neighbours usually have the same colours: their codes are written once.
      text += colours === last ? '▀' : `\u001b[${colours}m▀`;
      last = colours;
    }
    text += '\u001b[0m\n';
  }
  return text;
}

function sixel(picture: Picture, columns: number, lines: number): string {
  const small = scaled(picture, ...fitted(picture, columns * CELL_WIDTH, lines * CELL_HEIGHT));
  const { width, height, pixels } = small;
  const indexes = new Uint8Array(width * height);
  for (let at = 0; at < indexes.length; at++) {
    indexes[at] = paletteIndex(pixels.subarray(at * 3, at * 3 + 3));
  }
  const used = new Set(indexes);
  const palette = [...used].map((index) => `#${index};2;${percents(index).join(';')}`);
  const bands: string[] = [];
  for (let top = 0; top < height; top += 6) bands.push(band(indexes, width, height, top));
  return `\u001bPq"1;1;${width};${height}${palette.join('')}${bands.join('-')}\u001b\\\n`;
}

/** Six lines of pixels: for each colour the columns of bits where it is. */
function band(indexes: Uint8Array, width: number, height: number, top: number): string {
  const bits = new Map<number, Uint8Array>();
  for (let y = top; y < Math.min(top + 6, height); y++) {
    for (let x = 0; x < width; x++) {
      const index = indexes[y * width + x] ?? 0;
      const columns = bits.get(index) ?? new Uint8Array(width);
      columns[x] = (columns[x] ?? 0) | (1 << (y - top));
      bits.set(index, columns);
    }
  }
  const colours = [...bits].map(([index, columns]) => {
    const text = String.fromCharCode(...[...columns].map((each) => each + 63));
    return `#${index}${text.replaceAll(/(.)\1{3,}/g, (run, each) => `!${run.length}${each}`)}`;
  });
  return colours.join('$');
}

/** Returns the nearest of the 216 colours. */
function paletteIndex(rgb: ArrayLike<number>): number {
  const level = (value: number): number =>
    value < 48 ? 0 : value < 115 ? 1 : Math.floor((value - 35) / 40);
  return level(rgb[0] ?? 0) * 36 + level(rgb[1] ?? 0) * 6 + level(rgb[2] ?? 0);
}

function percents(index: number): number[] {
  const levels = [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6];
  return levels.map((level) => Math.round(((LEVELS[level] ?? 0) * 100) / 255));
}
