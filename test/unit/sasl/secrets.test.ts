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
import { MARKER, showsMarker } from './support/marker.ts';

/** What fails, and how to make it: the URI is not known before the daemon is there. */
type Failure = readonly [string, () => readonly [string, ConnectOptions]];

const SCRAMS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1'] as const;
const MECHANISMS: readonly TestSaslMechanism[] = [...SCRAMS, 'DIGEST-MD5', 'PLAIN'];

describe('a password', () => {
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
    ['that would go in the clear', () => [`${tcp}?auth=sasl.PLAIN`, { credentials: wrong }]],
    [
      'for a mechanism that is not there',
      () => [`${unix}&auth=sasl.OTHER`, { credentials: wrong }],
    ],
    ['without a name', () => [unix, { credentials: { password: MARKER } }]],
    ['that cannot be sent', () => [unix, { credentials: { ...wrong, password: `${MARKER}\0` } }]],
    [
      'in the name',
      () => [unix, { credentials: { authname: MARKER, password: `${MARKER}\ud800` } }],
    ],
    ['of a function', () => [unix, { credentials: (them) => them.map(() => MARKER) }]],
    ['of a function that gives too little', () => [unix, { credentials: () => [null, MARKER] }]],
    [
      'of a function that gives something else',
      () => [unix, { credentials: () => [{ password: MARKER }] as never }],
    ],
    ['beside an unknown option', () => [unix, { credentials: { ...wrong, x: 1 } as never }]],
    ['that is no text', () => [unix, { credentials: { password: [MARKER] } as never }]],
    [
      'of auth.conf',
      () => [`${unix}&authfile=${write('good', `authname=fred\npassword=${MARKER}`)}`, {}],
    ],
    [
      'of an auth.conf without a name',
      () => [`${unix}&authfile=${write('bad', `password=${MARKER}`)}`, {}],
    ],
    [
      'of a broken auth.conf',
      () => [`${unix}&authfile=${write('broken', `password ${MARKER}`)}`, {}],
    ],
    [
      'with an escape that is none in auth.conf',
      () => [`${unix}&authfile=${write('escape', `password=\\q${MARKER}`)}`, {}],
    ],
    ['in a URI', () => [`test+tcp://fred:${MARKER}@127.0.0.1/default`, {}]],
    ['in a URI without a scheme', () => [`fred:${MARKER}@127.0.0.1/default`, {}]],
    ['of a daemon that is not there', () => [NOWHERE, { credentials: wrong }]],
    ['that comes too late', () => [unix, { credentials: wrong, connectTimeoutMs: 1 }]],
    ['that nobody wants', () => [unix, { credentials: wrong, signal: AbortSignal.abort() }]],
  ])('%s is in no error, no trace and no picture of either', async (_, make) => {
    const [uri, options] = make();
    const error = await connect(uri, options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeDefined();
    expectNoTrace(error);
    expectNoTrace(seen);
  });

  it('is in no picture of the connection that it opened', async () => {
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

  it('is in nothing that a process prints, and in no line of NODE_DEBUG', async () => {
    const program = join(import.meta.dirname, 'support/failing-logins.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', program], {
      env: { ...process.env, NODE_DEBUG: 'libvirt' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
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

  it('would be found if it were there', () => {
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

/** Looks at a thing from every side. */
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
