import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { QUESTIONS } from './questions/index.ts';
import { STORIES } from './stories/index.ts';

/** A function of libvirt, as in protocol/functions.json. */
export interface LibvirtFunction {
  readonly name: string;
  readonly library: string;
  readonly since: string;
  readonly mapping: string;
}

/** How a function is compared with libvirt-python, or why it is not. */
export interface Coverage {
  readonly fn: string;
  readonly by: 'question' | 'story' | null;
  /** The reason if neither a question nor a story covers it. */
  readonly reason: string | null;
}

/** The release of the daemons, and of libvirt-python, that the tests were written for. */
const RELEASE = [9, 0, 0];

/** Returns the coverage of each function of libvirt. */
export function coverage(): readonly Coverage[] {
  const asked = new Set(QUESTIONS.map(({ fn }) => fn));
  const done = new Set(STORIES.flatMap(({ steps }) => steps.map(({ fn }) => fn)));
  return libvirtFunctions().map((each) => {
    if (asked.has(each.name)) return { fn: each.name, by: 'question', reason: null };
    if (done.has(each.name)) return { fn: each.name, by: 'story', reason: null };
    return { fn: each.name, by: null, reason: reasonOf(each) };
  });
}

/** Returns the functions that questions and stories cover. */
export function covered(): readonly string[] {
  return [
    ...QUESTIONS.map(({ fn }) => fn),
    ...STORIES.flatMap(({ steps }) => steps.map(({ fn }) => fn)),
  ];
}

export function libvirtFunctions(): readonly LibvirtFunction[] {
  const file = resolve(import.meta.dirname, '../../../protocol/functions.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { functions: LibvirtFunction[] }).functions;
}

function reasonOf({ name, library, mapping, since }: LibvirtFunction): string | null {
  const [, byName] = BY_NAME.find(([pattern]) => pattern.test(name)) ?? [];
  const reason = byName ?? BY_LIBRARY[library] ?? BY_MAPPING[mapping];
  if (reason !== undefined) return reason;
  return isNewer(since) ? `since libvirt ${since}, which is newer than the daemon` : null;
}

function isNewer(since: string): boolean {
  const parts = since.split('.').map(Number);
  const differs = parts.findIndex((part, index) => part !== RELEASE[index]);
  return differs >= 0 && (parts[differs] ?? 0) > (RELEASE[differs] ?? 0);
}

/** Functions that other tests cover with real daemons. */
const BY_NAME: ReadonlyArray<readonly [RegExp, string]> = [
  [/^virDomainOpen(Console|Channel)$/, 'streams'],
  [/^virDomainMigrate(2|3|ToURI[23]?)?$/, 'migration'],
  [/^virConnectDomainQemuMonitorEvent/, 'events'],
];

const BY_LIBRARY: Readonly<Record<string, string>> = {
  'libvirt-admin': 'libvirt-python does not have it',
  'libvirt-lxc': 'no daemon here has the lxc driver',
};

const BY_MAPPING: Readonly<Record<string, string>> = {
  'client-local/error-state': 'an error is thrown, so there is no last error',
  'client-local/event-loop': 'there is an event loop already',
  'client-local/free': 'memory is collected',
  'client-local/ref': 'memory is collected',
  'client-local/local': 'of the library alone',
  'client-local/stream-event-local': 'streams are awaited',
  'client-local/typed-params-helper': 'typed parameters are plain objects',
  'client-orchestrated/event-registration': 'events',
  'client-orchestrated/keepalive': 'keepalive',
  'client-orchestrated/open-close': 'connections',
  'impossible/fd-passing': 'needs file descriptors to be passed',
  'impossible/host-local': 'acts on the calling process',
  'wire-stream/stream-data': 'streams',
};
