import { spawn } from 'node:child_process';
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { callsOf } from '../../../src/api/calls/calls-of.ts';
import type { ConnectOptions } from '../../../src/index.ts';
import { connect, DROPPED_CHANNEL, PACKET_CHANNEL } from '../../../src/index.ts';
import type { TestDaemon, TestSaslMechanism } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';
import { MARKER, showsMarker } from './support/marker.ts';

/** A failure and its arguments. They are a function, because the URI depends on the daemon. */
type Failure = readonly [string, () => readonly [string, ConnectOptions]];

const SCRAMS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1'] as const;
const MECHANISMS: readonly TestSaslMechanism[] = [...SCRAMS, 'DIGEST-MD5', 'PLAIN'];

describe('A password', () => {
  let daemon: TestDaemon;
  let unix: string;
  let tcp: string;
  let folder: string;
  const seen: unknown[] = [];
  const see = (message: unknown): void => {
    seen.push(message);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-secrets-'));
    daemon = await startDaemon({
      unix: {},
      tcp: { host: '127.0.0.1', port: 0 },
      auth: { sasl: { users: { fred: 'another' }, mechanisms: MECHANISMS } },
    });
    [unix = '', tcp = ''] = daemon.uris;
  });

  afterAll(async () => {
    await daemon.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    seen.length = 0;
    for (const name of [PACKET_CHANNEL, DROPPED_CHANNEL]) subscribe(name, see);
  });

  afterEach(() => {
    for (const name of [PACKET_CHANNEL, DROPPED_CHANNEL]) unsubscribe(name, see);
  });

  const wrong = { authname: 'fred', password: MARKER };
  const byEach = MECHANISMS.map((name): Failure => {
    const uri = (): string => `${unix}&auth=sasl.${name}`;
    return [`that is wrong, by ${name}`, () => [uri(), { credentials: wrong }]];
  });

  it.each<Failure>([
    ...byEach,
    ['that is wrong, with a layer', () => [`${tcp}?auth=sasl.DIGEST-MD5`, { credentials: wrong }]],
    ['for PLAIN over plain TCP', () => [`${tcp}?auth=sasl.PLAIN`, { credentials: wrong }]],
    ['for an unknown mechanism', () => [`${unix}&auth=sasl.OTHER`, { credentials: wrong }]],
    ['without a name', () => [unix, { credentials: { password: MARKER } }]],
    ['that cannot be sent', () => [unix, { credentials: { ...wrong, password: `${MARKER}\0` } }]],
    [
      'in the name',
      () => [unix, { credentials: { authname: MARKER, password: `${MARKER}\ud800` } }],
    ],
    ['from a function', () => [unix, { credentials: (them) => them.map(() => MARKER) }]],
    ['from a function with a missing answer', () => [unix, { credentials: () => [null, MARKER] }]],
    [
      'from a function with an invalid answer',
      () => [unix, { credentials: () => [{ password: MARKER }] as never }],
    ],
    ['beside an unknown option', () => [unix, { credentials: { ...wrong, x: 1 } as never }]],
    ['that is not a string', () => [unix, { credentials: { password: [MARKER] } as never }]],
    [
      'from auth.conf',
      () => [`${unix}&authfile=${write('good', `authname=fred\npassword=${MARKER}`)}`, {}],
    ],
    [
      'from an auth.conf without a name',
      () => [`${unix}&authfile=${write('bad', `password=${MARKER}`)}`, {}],
    ],
    [
      'from a malformed auth.conf',
      () => [`${unix}&authfile=${write('broken', `password ${MARKER}`)}`, {}],
    ],
    [
      'with an invalid escape in auth.conf',
      () => [`${unix}&authfile=${write('escape', `password=\\q${MARKER}`)}`, {}],
    ],
    ['in a URI', () => [`test+tcp://fred:${MARKER}@127.0.0.1/default`, {}]],
    ['in a URI without a scheme', () => [`fred:${MARKER}@127.0.0.1/default`, {}]],
    ['for a daemon that does not exist', () => [NOWHERE, { credentials: wrong }]],
    ['after a timeout', () => [unix, { credentials: wrong, connectTimeoutMs: 1 }]],
    ['after an abort', () => [unix, { credentials: wrong, signal: AbortSignal.abort() }]],
  ])('%s appears in no error, no trace and no output of util.inspect', async (_, make) => {
    const [uri, options] = make();
    const error = await connect(uri, options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeDefined();
    expectNoTrace(error);
    expectNoTrace(seen);
  });

  it('does not appear if the connection is inspected', async () => {
    await using own = await startDaemon({ auth: { sasl: { users: { fred: MARKER } } } });
    await using connection = await connect(own.uri, {
      credentials: wrong,
      reconnect: true,
    });
    const domain = await connection.domainLookupByName('test');
    for (const object of [connection, domain, callsOf(connection)]) {
      expectNoTrace(object);
    }
    expect(channel(PACKET_CHANNEL).hasSubscribers).toBe(true);
    expect(seen.length).toBeGreaterThan(10);
    expectNoTrace(seen);
  });

  it('does not appear in the output of a process with NODE_DEBUG', async () => {
    const program = join(import.meta.dirname, 'support/failing-logins.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', program], {
      env: { ...process.env, NODE_DEBUG: 'libvirt' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PROGRAM_LIMIT_MS,
    });
    const [failures, trace] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const named = [...failures.matchAll(/^--- (.*): (\w+)$/gm)].map((line) => line.slice(1));
    expect(named).toEqual([
      ...MECHANISMS.map((name) => [`refused, ${name}`, 'AUTH_REFUSED']),
      ...SCRAMS.flatMap((name) => [
        [`no proof, ${name}`, 'AUTH_UNTRUSTED'],
        [`wrong proof, ${name}`, 'AUTH_UNTRUSTED'],
        [`one iteration, ${name}`, 'AUTH_UNTRUSTED'],
        [`many iterations, ${name}`, 'AUTH_UNTRUSTED'],
        [`lost, ${name}`, 'CONNECTION_CLOSED'],
      ]),
      ['wrong proof, DIGEST-MD5', 'AUTH_UNTRUSTED'],
      ['wrong passphrase', 'CERTIFICATE_INVALID'],
    ]);
    expect(trace.match(/REMOTE_PROC_AUTH_SASL_START CALL/g)?.length).toBeGreaterThan(20);
    expect(showsMarker(failures + trace)).toBe(false);
    expect(showsMarker(`${failures} ${MARKER}`)).toBe(true);
  });

  it('would be found by these tests if it appeared', () => {
    for (const leak of [
      new Error('x', { cause: { password: MARKER } }),
      { data: Buffer.from(`\0fred\0${MARKER}`) },
      { data: Uint8Array.from(Buffer.from(MARKER)) },
      [{ nested: { deeper: [MARKER] } }],
    ]) {
      expect(() => expectNoTrace(leak)).toThrow();
    }
  });

  function write(name: string, credentials: string): string {
    const path = join(folder, name);
    const text = `[auth-libvirt-default]\ncredentials=x\n[credentials-x]\n${credentials}\n`;
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }
});

const NOWHERE = 'test+unix:///default?socket=/nonexistent/libvirt-sock';

/** Returns every textual form of a value. */
function expectNoTrace(thing: unknown): void {
  const pictures = [
    inspect(thing, { depth: 12, showHidden: true, getters: true, maxArrayLength: null }),
    String(thing),
    json(thing),
    ...(thing instanceof Error ? [thing.message, thing.stack ?? ''] : []),
  ].join('\n');
  expect(showsMarker(pictures)).toBe(false);
}

function json(thing: unknown): string {
  const known = new Set<unknown>();
  const once = (_: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null) return value;
    if (known.has(value)) return undefined;
    known.add(value);
    return value;
  };
  return JSON.stringify(thing, once) ?? '';
}
