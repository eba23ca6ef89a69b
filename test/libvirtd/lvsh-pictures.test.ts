import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Picture } from '../../src/cli/commands/interactive/picture/picture.ts';
import { decodePng } from '../../src/cli/commands/interactive/picture/png.ts';
import { renderPicture } from '../../src/cli/commands/interactive/picture/render.ts';
import { PROGRAM_LIMIT_MS } from '../support/time-limits.ts';
import { python } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const WIDTH = 40;
const HEIGHT = 20;

/** Sixel has colours in percent, so that each value can differ by the rounding. */
const ROUNDING = 2;

/** The levels of the colours that terminals with 256 colours have. */
const LEVELS = [0, 95, 135, 175, 215, 255];

/** The number of pixels with the same red, green and blue. */
const RUNS = [1, 7, 40];

const PICTURE: Picture = {
  width: WIDTH,
  height: HEIGHT,
  pixels: Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => {
    const [pixel, part] = [Math.floor(at / 3), at % 3];
    return LEVELS[Math.floor(pixel / (RUNS[part] ?? 1)) % LEVELS.length] ?? 0;
  }),
};

/** Reads a PNG file without filters, and checks the sum of each chunk. */
const PNG_READER = `
import json, struct, sys, zlib
data = open(sys.argv[1], 'rb').read()
assert data[:8] == b'\\x89PNG\\r\\n\\x1a\\n'
at, packed = 8, b''
while at < len(data):
    length, kind = struct.unpack('>I4s', data[at:at + 8])
    body = data[at + 8:at + 8 + length]
    assert struct.unpack('>I', data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + body)
    if kind == b'IHDR':
        width, height, *form = struct.unpack('>II5B', body)
        assert form == [8, 2, 0, 0, 0]
    if kind == b'IDAT':
        packed += body
    at += 12 + length
raw = zlib.decompress(packed)
rows = [raw[y * (width * 3 + 1):(y + 1) * (width * 3 + 1)] for y in range(height)]
assert all(row[0] == 0 for row in rows)
pixels = [value for row in rows for value in row[1:]]
print(json.dumps({'width': width, 'height': height, 'pixels': pixels}))`;

describeWithLibvirtd('A picture of lvsh screenshot, decoded by other programs,', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lvsh-pictures-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is the picture again in sixel', () => {
    expectSame(fromSixel(renderPicture(PICTURE, 'sixel', 80, 24)));
  });

  it("is the picture again in kitty's protocol", async () => {
    const text = renderPicture(PICTURE, 'kitty', 80, 24);
    const parts = [...text.matchAll(/_G(?:a=T,f=100,)?m=([01]);([A-Za-z0-9+/=]*)/g)];
    expect(text).toBe(`${parts.map(([part]) => `\u001b${part}\u001b\\`).join('')}\n`);
    expect(parts.map(([, more]) => more)).toEqual([...parts.slice(1).map(() => '1'), '0']);
    expectSame(await fromPng(Buffer.from(parts.map(([, , data]) => data).join(''), 'base64')));
  });

  it("is the picture again in iTerm2's protocol", async () => {
    const text = renderPicture(PICTURE, 'iterm', 80, 24);
    const [, size, width, data = ''] =
      /\]1337;File=inline=1;size=(\d+);width=(\d+):([A-Za-z0-9+/=]*)/.exec(text) ?? [];
    const png = Buffer.from(data, 'base64');
    expect([Number(size), Number(width)]).toEqual([png.length, 5]);
    expectSame(await fromPng(png));
  });

  function fromPng(png: Buffer): Promise<Picture> {
    const file = join(folder, 'in.png');
    writeFileSync(file, png);
    return python<Picture>(PNG_READER, file);
  }

  function fromSixel(sixel: string): Picture {
    const [input, output] = [join(folder, 'in.six'), join(folder, 'out.png')];
    writeFileSync(input, sixel);
    execFileSync('sixel2png', ['-i', input, '-o', output], { timeout: PROGRAM_LIMIT_MS });
    return decodePng(readFileSync(output));
  }
});

function expectSame({ width, height, pixels }: Picture): void {
  expect([width, height]).toEqual([WIDTH, HEIGHT]);
  const differences = PICTURE.pixels.map((value, at) => Math.abs(value - (pixels[at] ?? -999)));
  expect(Math.max(...differences)).toBeLessThanOrEqual(ROUNDING);
}
