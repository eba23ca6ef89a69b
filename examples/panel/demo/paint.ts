/** The size of the demo's screens, in pixels. */
export const WIDTH = 640;
export const HEIGHT = 400;

type Colour = readonly [red: number, green: number, blue: number];

/** The colours of a shell's output. */
const INKS: readonly Colour[] = [
  [230, 237, 243],
  [126, 231, 135],
  [121, 192, 255],
  [139, 148, 158],
  [255, 166, 87],
];

const LINE_HEIGHT = 14;
const LETTER_WIDTH = 6;

/**
 * Paints the screen of a guest: a shell whose words are bars. The name decides the colour and the
 * text, and each typed key adds a letter. Returns red, green and blue of each pixel.
 */
export function paintScreen(name: string, typed = 0): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  const random = randomOf(name);
  const tint = 0.5 + random() * 0.5;
  fill(pixels, [0, 0, WIDTH, HEIGHT], [13, 17, Math.round(23 + tint * 12)]);
  fill(pixels, [0, 0, WIDTH, 20], [Math.round(40 * tint), 60, Math.round(110 * tint)]);
  fill(pixels, [10, 7, name.length * LETTER_WIDTH, 7], [230, 237, 243]);
  const lines = 8 + Math.floor(random() * 14);
  let row = 0;
  for (; row < lines; row += 1) {
    const isCommand = random() < 0.25;
    let column = isCommand ? 0 : 1 + Math.floor(random() * 3);
    const words = 1 + Math.floor(random() * 7);
    for (let word = 0; word < words && column < 80; word += 1) {
      const length = 2 + Math.floor(random() * 10);
      const ink = isCommand && word === 0 ? 1 : Math.floor(random() * INKS.length);
      writeWord(pixels, row, column, length, INKS[ink] ?? [255, 255, 255]);
      column += length + 1;
    }
  }
  writeWord(pixels, row, 0, 6, INKS[1] ?? [255, 255, 255]);
  writeWord(pixels, row, 7, typed % 80, INKS[0] ?? [255, 255, 255]);
  const cursor = 10 + (8 + (typed % 80)) * LETTER_WIDTH;
  fill(pixels, [cursor, 30 + row * LINE_HEIGHT, LETTER_WIDTH, 10], [230, 237, 243]);
  return pixels;
}

/** Writes letters as small bars with gaps. */
function writeWord(
  pixels: Uint8Array,
  row: number,
  column: number,
  length: number,
  ink: Colour,
): void {
  for (let letter = 0; letter < length; letter += 1) {
    const x = 10 + (column + letter) * LETTER_WIDTH;
    const tall = (letter * 7 + length) % 3 === 0 ? 9 : 6;
    fill(pixels, [x, 40 + row * LINE_HEIGHT - tall, LETTER_WIDTH - 2, tall], ink);
  }
}

function fill(
  pixels: Uint8Array,
  [left, top, width, height]: readonly [number, number, number, number],
  colour: Colour,
): void {
  for (let y = Math.max(0, top); y < Math.min(HEIGHT, top + height); y += 1) {
    for (let x = left; x < Math.min(WIDTH, left + width); x += 1) {
      pixels.set(colour, (y * WIDTH + x) * 3);
    }
  }
}

/** Returns a generator of numbers from 0 to 1 that begins in the same way for the same text. */
export function randomOf(text: string): () => number {
  let state = [...text].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) | 0, 7);
  return () => {
    // A linear congruential generator is random enough for pictures and loads.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}
