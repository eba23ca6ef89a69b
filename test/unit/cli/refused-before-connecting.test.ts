import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CommandSpec } from '../../../src/cli/registry/command-spec.ts';
import { catalogue } from '../../../src/cli/registry/registry.ts';
import { run } from '../../../src/cli/run.ts';
import { TransportError } from '../../../src/index.ts';
import { TestEnvironment } from './support/test-environment.ts';
import { WRONG_LINES } from './support/wrong-lines.ts';

/** Commands whose files are written. */
const WRITES: ReadonlySet<string> = new Set(['vol-download', 'screenshot', 'console', 'forward']);
const NO_FILE = '/nowhere/file';
const SOME_FILE = join(import.meta.dirname, 'support/cpu.xml');
const UUID = '00000000-0000-0000-0000-000000000000';
const NET_UPDATE = ['net-update', 'default', 'add', 'ip-dhcp-host', NO_FILE];
const TYPED: ReadonlySet<string> = new Set(['integer', 'duration', 'size']);

/** The words of commands for which `1` is no value of a position, or which require an option. */
const WORDS: Readonly<Record<string, string>> = {
  'domxml-to-native': 'qemu-argv --domain test',
  'set-lifecycle-action': 'test poweroff destroy',
  setvcpu: 'test 1 --enable',
  domsetlaunchsecstate: `test --secret ${SOME_FILE} --secrethdr ${SOME_FILE}`,
  domblkinfo: 'test vda',
  'change-media': 'test sda --eject',
  'domif-setlink': 'test vnet0 up',
  'snapshot-info': 'test --current',
  'snapshot-delete': 'test --current',
  'snapshot-revert': 'test --current',
  'snapshot-parent': 'test --current',
  'snapshot-edit': 'test --current',
  blockcopy: 'test vda --dest /x',
  iothreadset: 'test 1 --poll-grow 1',
  'set-user-sshkeys': 'test root --reset',
  dompmsuspend: 'test mem',
  'send-process-signal': 'test 1 kill',
  'net-update': 'default add ip-dhcp-host <host/>',
  event: '--all',
  'net-event': '--event lifecycle',
  'pool-event': '--event lifecycle',
  'nodedev-event': '--event lifecycle',
  'secret-event': '--event lifecycle',
  freepages: '--all',
  'hypervisor-cpu-baseline': '--model x',
  nodesuspend: 'mem 60',
  'secret-set-value': `${UUID} --base64 eA==`,
  batch: '--commands hostname;uri',
};

/** Runs a command line on a host that cannot be reached. */
async function withoutDaemon(words: readonly string[]) {
  const environment = new TestEnvironment(undefined, words, { input: '' });
  const error = new TransportError('CONNECT_FAILED', 'No daemon');
  let attempts = 0;
  environment.connect = async () => {
    attempts++;
    throw error;
  };
  const exitCode = await run(environment);
  return { exitCode, attempts, stderr: environment.stderr.text };
}

/** Returns a word for each required position, and a file for each position with one. */
function wordsOf({ name, positions = [] }: CommandSpec, file: string): string[] {
  const last = file === NO_FILE ? positions.findLastIndex(({ kind }) => kind === 'file') : -1;
  const given = positions.filter((each, at) => !each.optional || at <= last);
  return [name, ...given.map(({ kind }) => (kind === 'file' ? file : '1'))];
}

/** Returns words that a command accepts. */
function goodWords(spec: CommandSpec): string[] {
  const words = WORDS[spec.name];
  if (words !== undefined) return [spec.name, ...words.split(' ')];
  const isSecret = spec.positions?.[0]?.name === 'secret';
  return isSecret ? [spec.name, UUID] : wordsOf(spec, SOME_FILE);
}

async function connecting(): Promise<readonly CommandSpec[]> {
  const commands = await catalogue.commands();
  return commands.filter(({ connects }) => connects !== false);
}

describe('lvsh refuses before it connects', () => {
  for (const line of WRONG_LINES) {
    it(line, async () => {
      const outcome = await withoutDaemon(line.split(' '));
      expect(outcome).toMatchObject({ exitCode: 2, attempts: 0 });
    });
  }

  it('with one message for several hosts', async () => {
    const hosts = ['-c', 'test+unix:///a', '-c', 'test+unix:///b'];
    const { exitCode, attempts, stderr } = await withoutDaemon([
      ...hosts,
      ...['setmem', 'web', 'much'],
    ]);
    expect({ exitCode, attempts }).toEqual({ exitCode: 2, attempts: 0 });
    expect(stderr.split('much')).toHaveLength(2);
    expect(stderr).not.toContain('test+unix');
  });

  it('each option with a number, a duration or a size that is none', async () => {
    const accepted: string[] = [];
    for (const spec of await catalogue.commands()) {
      for (const { name, type, choices } of spec.options ?? []) {
        if (!TYPED.has(type) && choices === undefined) continue;
        const words = [...wordsOf(spec, SOME_FILE), `--${name}=nix`];
        const { exitCode, attempts, stderr } = await withoutDaemon(words);
        const isNamed = stderr.includes(`--${name}`);
        if (exitCode !== 2 || attempts > 0 || !isNamed)
          accepted.push(`${words.join(' ')} ${stderr}`);
      }
    }
    expect(accepted).toEqual([]);
  });

  it('each file that cannot be read', async () => {
    const accepted: string[] = [];
    for (const spec of await connecting()) {
      const options = (spec.options ?? []).filter(({ kind }) => kind === 'file');
      const isRead = options.length > 0 || spec.positions?.some(({ kind }) => kind === 'file');
      if (WRITES.has(spec.name) || !isRead) continue;
      const own = spec.name === 'net-update' ? NET_UPDATE : wordsOf(spec, NO_FILE);
      const words = [...own, ...options.map(({ name }) => `--${name}=${NO_FILE}`)];
      const { exitCode, attempts, stderr } = await withoutDaemon(words);
      if (exitCode !== 2 || attempts > 0 || !stderr.includes(NO_FILE))
        accepted.push(`${words.join(' ')}: ${stderr}`);
    }
    expect(accepted).toEqual([]);
  });
});

describe('lvsh that reads commands or XML from a terminal', () => {
  it.each(['batch', 'define -', 'net-define /dev/stdin'])(
    'connects before it reads, because a login is asked for there: %s',
    async (line) => {
      const environment = new TestEnvironment(undefined, line.split(' '), { isTTY: true });
      let attempts = 0;
      environment.connect = async () => {
        attempts++;
        throw new TransportError('CONNECT_FAILED', 'No daemon');
      };
      expect(await run(environment)).toBe(4);
      expect(attempts).toBe(1);
    },
  );
});

describe('lvsh without a daemon', () => {
  it('exits with 4 for each command that connects, and tries it once', async () => {
    const others: string[] = [];
    for (const spec of await connecting()) {
      const words = goodWords(spec);
      const { exitCode, attempts, stderr } = await withoutDaemon(words);
      if (exitCode !== 4 || attempts !== 1 || stderr.split('No daemon').length !== 2)
        others.push(`${words.join(' ')}: ${exitCode} ${attempts} ${stderr}`);
    }
    expect(others).toEqual([]);
  });
});
