import { ArgumentError } from '../errors/index.ts';
import type { ParsedUri } from './parse.ts';

/** The parameters that libvirt's client keeps to itself; all others go to the daemon. */
const TEXTS = [
  'name',
  'command',
  'socket',
  'auth',
  'sshauth',
  'netcat',
  'keyfile',
  'pkipath',
  'known_hosts',
  'known_hosts_verify',
  'tls_priority',
  'mode',
  'proxy',
  'authfile',
] as const;

/** Numbers: any but 0 is true. */
const SWITCHES = ['no_sanity', 'no_verify', 'no_tty'] as const;

export const MODES = ['auto', 'legacy', 'direct'] as const;

export type Mode = (typeof MODES)[number];

/** What a URI says to the client. */
export interface ClientParameters {
  readonly texts: Readonly<Partial<Record<(typeof TEXTS)[number], string>>>;
  readonly switches: Readonly<Partial<Record<(typeof SWITCHES)[number], boolean>>>;
  readonly mode: Mode | undefined;
}

/** Reads the client's parameters of a URI. Where one comes twice the last counts. */
export function readParameters(uri: ParsedUri): ClientParameters {
  const texts: Record<string, string> = {};
  const switches: Record<string, boolean> = {};
  for (const [name, value] of uri.query) {
    const lower = name.toLowerCase();
    if (includes(TEXTS, lower)) texts[lower] = value;
    else if (includes(SWITCHES, lower)) switches[lower] = parseSwitch(lower, value);
  }
  return { texts, switches, mode: parseMode(texts['mode']) };
}

/** Whether a parameter is for the client, and not for the daemon. */
export function isClientParameter(name: string): boolean {
  const lower = name.toLowerCase();
  return includes(TEXTS, lower) || includes(SWITCHES, lower);
}

function parseSwitch(name: string, value: string): boolean {
  if (/^\s*[+-]?\d+$/.test(value)) return Number(value) !== 0;
  throw new ArgumentError(`The URI's ${name} must be a number, 0 or 1`, { argument: 'uri' });
}

function parseMode(value: string | undefined): Mode | undefined {
  if (value === undefined) return undefined;
  const mode = MODES.find((each) => each === value);
  if (mode !== undefined) return mode;
  throw new ArgumentError(`The URI's mode must be one of ${MODES.join(', ')}`, { argument: 'uri' });
}

function includes<T extends string>(list: readonly T[], text: string): text is T {
  return (list as readonly string[]).includes(text);
}
