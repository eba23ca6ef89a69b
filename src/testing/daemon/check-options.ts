import { inspect } from 'node:util';
import { ArgumentError, suggestion } from '../../errors/index.ts';
import type { TestHypervisorOptions } from '../hypervisor/options.ts';
import type { Misbehaviour } from '../misbehaviour/misbehaviour.ts';
import type { TestDaemonOptions } from './daemon-options.ts';

/** The names of the options of an object; null if the value is not an object. */
type Names<Options> = Readonly<
  Record<keyof Required<Options> & string, Readonly<Record<string, unknown>> | null>
>;

const HYPERVISOR: Names<TestHypervisorOptions> = {
  populated: null,
  node: null,
  files: null,
  strict: null,
  hostname: null,
  libVersion: null,
  environment: { now: null, uuid: null, macSuffix: null },
  migration: {
    features: null,
    bytesPerSecond: null,
    dirtyBytesPerSecond: null,
    sharedStorage: null,
  },
};

/** The options that are `true` as well, for an object without options. */
const SWITCHES: ReadonlySet<string> = new Set(['unix', 'tcp', 'admin']);

const DAEMON: Names<TestDaemonOptions> = {
  unix: { path: null },
  tcp: { host: null, port: null },
  tls: { host: null, port: null, name: null, cert: null, key: null, ca: null },
  admin: { path: null },
  memory: null,
  auth: null,
  keepalive: { intervalSeconds: null, count: null },
  maxClientRequests: null,
  legacyEvents: null,
  hypervisor: HYPERVISOR,
};

/** The own options of each misbehaviour, all required. */
const MISBEHAVIOURS: Readonly<Record<Misbehaviour['kind'], readonly string[]>> = {
  delay: ['procedure', 'delayMs'],
  drop: ['procedure'],
  fail: ['procedure', 'error'],
  duplicate: ['procedure'],
  reorder: ['procedure'],
  cut: ['procedure', 'afterBytes'],
  split: ['pieceBytes'],
  'stop-reading': [],
  'ignore-keepalive': [],
  'cut-stream': ['afterBytes'],
};

/**
 * Checks the names of all options of `startDaemon`, at every depth.
 *
 * @throws ArgumentError if `options` is not an object, or an option is unknown.
 */
export function checkDaemonOptions(options: unknown): void {
  checkNames(options, DAEMON, 'options');
}

/**
 * Checks the kind and the options of a misbehaviour.
 *
 * @throws ArgumentError if the kind or an option is unknown, or an option is missing.
 */
export function checkMisbehaviour(misbehaviour: unknown): void {
  checkObject(misbehaviour, 'misbehaviour');
  const kinds = Object.keys(MISBEHAVIOURS);
  const { kind } = misbehaviour;
  const required = Object.entries(MISBEHAVIOURS).find(([name]) => name === kind)?.[1];
  if (required === undefined) {
    const name = typeof kind === 'string' ? kind : '';
    const text = `Unknown misbehaviour ${inspect(kind)}; the kinds are ${listed(kinds)}`;
    throw new ArgumentError(`${text}${suggestion(name, kinds)}`, { argument: 'kind' });
  }
  const times = required.includes('procedure') ? ['times'] : [];
  const names = ['kind', ...required, ...times];
  checkNames(misbehaviour, Object.fromEntries(names.map((name) => [name, null])), 'misbehaviour');
  const missing = required.find((name) => misbehaviour[name] === undefined);
  if (missing !== undefined) {
    const text = `The misbehaviour "${kind}" needs the option "${missing}"`;
    throw new ArgumentError(text, { argument: missing });
  }
}

function checkNames(
  options: unknown,
  known: Readonly<Record<string, unknown>>,
  argument: string,
): void {
  checkObject(options, argument);
  const names = Object.keys(known);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, name)) {
      const text = `Unknown option "${name}" of "${argument}"; the options are ${listed(names)}`;
      throw new ArgumentError(`${text}${suggestion(name, names)}`, { argument: name });
    }
    const inner = known[name];
    const isSwitched = typeof value === 'boolean' && known === DAEMON && SWITCHES.has(name);
    if (value !== undefined && inner !== null && !isSwitched) {
      checkNames(value, inner as Readonly<Record<string, unknown>>, name);
    }
  }
}

function checkObject(
  value: unknown,
  argument: string,
): asserts value is Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw new ArgumentError(`Expected "${argument}" as an object, got ${inspect(value)}`, {
    argument,
  });
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
