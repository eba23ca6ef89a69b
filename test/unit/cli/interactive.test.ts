import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Escapes, escapeCharacter } from '../../../src/cli/commands/interactive/escapes.ts';
import type { Picture } from '../../../src/cli/commands/interactive/picture/picture.ts';
import { fitted, scaled } from '../../../src/cli/commands/interactive/picture/picture.ts';
import { decodePng, encodePng } from '../../../src/cli/commands/interactive/picture/png.ts';
import { decodePpm } from '../../../src/cli/commands/interactive/picture/ppm.ts';
import { renderPicture } from '../../../src/cli/commands/interactive/picture/render.ts';
import { screenLines } from '../../../src/cli/commands/interactive/top/screen.ts';
import { splitCommands } from '../../../src/cli/commands/shell/split-commands.ts';
import { run } from '../../../src/cli/run.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import { lvsh, TestEnvironment } from './support/test-environment.ts';

function feed(escapes: Escapes, text: string): readonly [string, string | undefined] {
  const { send, request } = escapes.feed(Buffer.from(text, 'latin1'));
  return [Buffer.from(send).toString('latin1'), request];
}

const PICTURE: Picture = {
  width: 2,
  height: 2,
  pixels: Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]),
};

describe('The escapes of the console', () => {
  it('leave at the escape character and at ENTER ~. only', () => {
    expect(feed(new Escapes(), 'ab\u001d')).toEqual(['ab', 'leave']);
    expect(feed(new Escapes(), 'ls\r~.')).toEqual(['ls\r', 'leave']);
    expect(feed(new Escapes(), 'a~.')).toEqual(['a~.', undefined]);
  });

  it('send a tilde for ~~ and for a tilde before any other key, also over several inputs', () => {
    const escapes = new Escapes();
    expect(feed(escapes, '~')).toEqual(['', undefined]);
    expect(feed(escapes, '~')).toEqual(['~', undefined]);
    expect(feed(escapes, '\r~')).toEqual(['\r', undefined]);
    expect(feed(escapes, 'x')).toEqual(['~x', undefined]);
    expect(feed(escapes, '\r~?')).toEqual(['\r', 'help']);
  });

  it('can have another character', () => {
    expect(escapeCharacter('^A')).toBe(1);
    expect(escapeCharacter('^]')).toBe(0x1d);
    expect(escapeCharacter('nix')).toBeUndefined();
  });
});

describe('lvsh console', () => {
  it('sends stdin and writes the output without a terminal, until the deadline', async () => {
    await using daemon = await startDaemon({ memory: true });
    const environment = new TestEnvironment(daemon, ['--timeout', '9s', 'console', 'test'], {});
    const exit = run(environment);
    environment.input.write('hello\u001d');
    await until(() => environment.stdout.text.includes('hello\u001d'));
    environment.advance(9000);
    expect(await exit).toBe(124);
  });

  it('prints the output after the end of stdin too, until the guest ends', async () => {
    await using daemon = await startDaemon({ memory: true });
    const environment = new TestEnvironment(daemon, ['console', 'test'], { input: 'hello' });
    const exit = run(environment);
    await until(() => environment.stdout.text.includes('hello'));
    expect(environment.input.readableEnded).toBe(true);
    let hasEnded = false;
    void exit.then(() => (hasEnded = true));
    await turns();
    expect(hasEnded).toBe(false);
    expect(await lvsh(daemon, 'destroy test')).toMatchObject({ exitCode: 0 });
    expect(await exit).toBe(0);
  });

  it('leaves at ENTER ~. on a terminal, and ends raw mode', async () => {
    await using daemon = await startDaemon({ memory: true });
    const environment = new TestEnvironment(daemon, ['console', 'test'], { isTTY: true });
    const exit = run(environment);
    await until(() => environment.isRaw);
    environment.input.write('hello\r');
    await until(() => environment.stdout.text.includes('hello\r'));
    environment.input.write('~.');
    expect(await exit).toBe(0);
    expect(environment.isRaw).toBe(false);
    expect(environment.stdout.text).toContain("Connected to domain 'test'");
  });
});

describe('lvsh top', () => {
  it('writes one sample of each domain as JSON without a terminal', async () => {
    await using daemon = await startDaemon({ memory: true });
    const environment = new TestEnvironment(daemon, ['top', '--count', '1', '-o', 'ndjson'], {});
    const exit = run(environment);
    await until(() => {
      environment.advance(2000);
      return environment.stdout.text.endsWith('\n');
    });
    expect(await exit).toBe(0);
    expect(JSON.parse(environment.stdout.text)).toMatchObject({ name: 'test', state: 'running' });
  });

  it.each([
    [999, '    999 B'],
    [1023, '   1023 B'],
    [1536, '  1.5 KiB'],
    [999.9 * 1024, '999.9 KiB'],
    [1000 * 1024, ' 1000 KiB'],
    [1023.9 * 1024, ' 1023 KiB'],
    [1024 * 1024, '  1.0 MiB'],
  ])('prints %d bytes a second in the nine cells of the column', (rate, text) => {
    const rates = { readRate: rate, writeRate: null, receiveRate: null, transmitRate: rate };
    const row = {
      ...{ host: '', name: 'web', uuid: '', state: 'running', cpuPercent: null, vcpus: 1 },
      ...{ memory: 0n, ...rates },
    };
    const [, , line = ''] = screenLines({
      ...{ rows: [row], history: new Map(), selected: 1, sort: 'name', message: '' },
      ...{ hasHosts: false, columns: 90, lines: 10, paint: (each) => each },
    });
    expect(line.endsWith(`${text}         -         - ${text}`)).toBe(true);
  });

  it('draws the domains on a terminal, and leaves the screen at q', async () => {
    await using daemon = await startDaemon({ memory: true });
    const environment = new TestEnvironment(daemon, ['top'], { isTTY: true });
    const exit = run(environment);
    await until(() => environment.stdout.text.includes('running'));
    environment.input.write('q');
    expect(await exit).toBe(0);
    expect(environment.stdout.text).toContain('\u001b[?1049h');
    expect(environment.stdout.text.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
    expect(environment.isRaw).toBe(false);
  });
});

describe('The pictures of lvsh screenshot', () => {
  it('are the same after PNG is written and read', () => {
    expect(decodePng(encodePng(PICTURE))).toEqual(PICTURE);
  });

  it('are read from PPM', () => {
    const ppm = Buffer.concat([Buffer.from('P6\n# made\n2 2\n255\n'), PICTURE.pixels]);
    expect(decodePpm(ppm)).toMatchObject({ width: 2, height: 2 });
    expect(() => decodePpm(Buffer.from('P6\n999999 2\n255\n'))).toThrow('impossible size');
    expect(() => decodePpm(Buffer.from('nix'))).toThrow('neither PNG nor PPM');
  });

  it('are scaled to fit and keep their shape', () => {
    expect(fitted({ width: 720, height: 400, pixels: new Uint8Array() }, 90, 100)).toEqual([
      90, 50,
    ]);
    expect([...scaled(PICTURE, 1, 1).pixels]).toEqual([127, 127, 127]);
  });

  it('are half blocks of two colours in a terminal without graphics', () => {
    const text = renderPicture(PICTURE, 'blocks', 80, 24);
    expect(text).toContain('\u001b[38;2;255;0;0;48;2;0;0;255m▀');
    expect(text.endsWith('\u001b[0m\n')).toBe(true);
    expect(renderPicture(PICTURE, 'sixel', 80, 24).startsWith('\u001bPq"1;1;2;2#')).toBe(true);
    expect(renderPicture(PICTURE, 'kitty', 80, 24)).toContain('_Ga=T,f=100,m=0;');
  });

  it('are written to a file as PNG if its name says so', async () => {
    await using daemon = await startDaemon({ memory: true });
    const folder = await mkdtemp(join(tmpdir(), 'lvsh-test-'));
    const file = join(folder, 'a.png');
    const outcome = await lvsh(daemon, ['-o', 'json', 'screenshot', 'test', file]);
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(decodePng(await readFile(file)).width).toBeGreaterThan(0);
    await rm(folder, { recursive: true });
  });
});

describe('The words of lvsh batch', () => {
  it.each([
    ['list --all; uri', [['list', '--all'], ['uri']]],
    [`echo "a b" 'c;d' e\\ f`, [['echo', 'a b', 'c;d', 'e f']]],
    ['uri # not this; list', [['uri']]],
    ['', []],
  ])('of %s are those of a shell', (line, commands) => {
    expect(splitCommands(line)).toEqual(commands);
  });

  it('are refused if a quotation mark has no end', () => {
    expect(() => splitCommands('uri "nix')).toThrow('has no end');
  });
});
