/**
 * Runs the program of each command of virsh in docs/from-virsh.md with in-memory hosts, with their
 * URIs in place of the page's.
 */
import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { connect, TransportError } from '../../src/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import type { Command } from '../../tools/adoption/command.ts';
import { COMMANDS } from '../../tools/adoption/commands.ts';
import { CONNECTION_ENDED, expectedOutcome } from '../../tools/adoption/outcomes.ts';
import { wholeProgram } from '../../tools/adoption/program.ts';
import { filesFor, NODE, prepare } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-adoption-'));
const home = process.cwd();
const programs = COMMANDS.filter(({ program }) => program !== undefined);

after(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

for (const command of programs) {
  const expected = expectedOutcome(command.name);
  const end = expected === undefined ? 'runs' : `ends with ${expected}`;
  test(`The program for virsh ${command.name} ${end} on an in-memory host`, async () => {
    assert.equal(await outcomeOf(command), expected);
  });
}

/** Returns the code of the error of a program; undefined if it ends by itself. */
async function outcomeOf({ name, program = [] }: Command): Promise<string | undefined> {
  await using daemon = await startDaemon({ hypervisor: { node: NODE } });
  await using destination = await startDaemon({ hypervisor: { populated: false } });
  await using connection = await connect(daemon.uri);
  await prepare(daemon, connection, name);
  const text = withoutTerminal(wholeProgram(program.join('\n')))
    .replace(/'qemu\+ssh:[^']*'/g, JSON.stringify(destination.uri))
    .replace(/'qemu:[^']*'/g, JSON.stringify(daemon.uri));
  const file = writeProgram(name, text);
  const isEndless = text.includes('for await (');
  using _ = onSubscribed(() => {
    // A program that follows events ends with its connection.
    if (isEndless) void daemon.crash();
  });
  const { log } = console;
  console.log = () => undefined;
  try {
    await import(pathToFileURL(file).href);
    return undefined;
  } catch (error) {
    if (isEndless && error instanceof TransportError) return CONNECTION_ENDED;
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    console.log = log;
  }
}

/** Returns the program with streams in place of the terminal, which is that of the test runner. */
function withoutTerminal(text: string): string {
  if (!text.includes('process.std')) return text;
  const program = text
    .replaceAll('process.stdin', "Readable.from(['ls'])")
    .replaceAll('process.stdout', 'new PassThrough().resume()');
  return `import { PassThrough, Readable } from 'node:stream';\n${program}`;
}

/** Writes the program and its files into the folder in which it runs. */
function writeProgram(name: string, text: string): string {
  const own = join(folder, name);
  mkdirSync(own);
  process.chdir(own);
  for (const [file, contents] of Object.entries(filesFor(name))) writeFileSync(file, contents);
  writeFileSync('program.mts', text);
  return join(own, 'program.mts');
}

interface Packet {
  readonly direction: string;
  readonly type: string;
  readonly procedure: string;
}

/** Calls a function when a program has registered for events. */
function onSubscribed(callback: () => void): Disposable {
  const packets = channel('libvirt-client:packet');
  const listener = (message: unknown): void => {
    const { direction, type, procedure } = message as Packet;
    const isReply = direction === 'received' && type === 'REPLY';
    if (isReply && /EVENT.*REGISTER(?:_ANY)?$/.test(procedure)) callback();
  };
  packets.subscribe(listener);
  return { [Symbol.dispose]: () => void packets.unsubscribe(listener) };
}
