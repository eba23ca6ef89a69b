import type { Row } from '../../output/result.ts';

type Details = Readonly<Record<string, unknown>>;

/** Returns the lines that virsh prints for an event, with the time before the first one or not. */
export function virshLines(row: Row, hasTime: boolean): readonly string[] {
  const { time, event, name } = row;
  const [family = '', type = ''] = String(event).split(':');
  const details = row['details'] as Details;
  const [first = '', ...others] =
    family === 'domain'
      ? domainLines(type, String(name), details)
      : [objectLine(family, type, String(name), details)];
  return [hasTime ? `${virshTime(String(time))}: ${first}` : first, ...others];
}

/** Returns `2026-01-01 00:00:00.000+0000`. */
export function virshTime(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '+0000');
}

/** virsh's nouns of the other kinds. */
const NOUNS: Readonly<Record<string, string>> = {
  network: 'network',
  'storage-pool': 'storage pool',
  'node-device': 'node device',
  secret: 'secret',
};

function objectLine(family: string, type: string, name: string, details: Details): string {
  const words = type === 'lifecycle' ? `: ${capital(details['eventName'])}` : '';
  return `event '${type}' for ${NOUNS[family] ?? family} ${name}${words}`;
}

/** virsh's words for the details of a lifecycle event that are not only a capital letter away. */
const LIFECYCLE_WORDS: Readonly<Record<string, string>> = {
  pmsuspended: 'PMSuspended',
  'from-snapshot': 'Snapshot',
  wakeup: 'Event wakeup',
  ioerror: 'I/O Error',
  'api-error': 'API error',
  postcopy: 'Post-copy',
  'postcopy-failed': 'Post-copy Error',
  guest: 'Finished after guest request',
  host: 'Finished after host request',
};

function capital(name: unknown): string {
  const text = String(name);
  const words = LIFECYCLE_WORDS[text];
  return words ?? text.charAt(0).toUpperCase() + text.slice(1);
}

const WORDS: Readonly<Record<string, string>> = {
  // Watchdogs
  injectnmi: 'inject-nmi',
  // Families of addresses
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  // Block jobs
  pull: 'Block Pull',
  copy: 'Block Copy',
  commit: 'Block Commit',
  'active-commit': 'Active Block Commit',
  backup: 'Backup',
  // Disks
  'change-missing-on-start': 'changed',
  'drop-missing-on-start': 'dropped',
  open: 'opened',
  close: 'closed',
  // Guest agents
  'domain-started': 'domain started',
  channel: 'channel event',
};

function word(name: unknown): string {
  const text = String(name);
  return WORDS[text] ?? text;
}

/** C's text for a string that is null. */
function orNull(text: unknown): string {
  return text === null || text === undefined ? '<null>' : String(text);
}

type Format = (details: Details) => string | readonly string[];

const block: Format = (details) =>
  `: ${word(details['jobTypeName'])} for ${orNull(details['path'] ?? details['dst'])} ${word(details['statusName'])}`;
const device: Format = ({ devAlias }) => `: ${devAlias}`;
const ioError: Format = ({ srcPath, devAlias, actionName }) =>
  `: ${srcPath} (${devAlias}) ${word(actionName)}`;
const parameters: Format = ({ params }) => [
  ':',
  ...Object.entries(params as Details).map(([name, value]) => `\t${name}: ${valueText(value)}`),
];

function valueText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

function address(value: unknown): string {
  const { familyName, node, service } = value as Details;
  return `[${word(familyName)} ${node} ${service}]`;
}

/** What follows the name of the domain, by the type of the event. */
const FORMATS: Readonly<Record<string, Format>> = {
  lifecycle: ({ eventName, detailName }) => `: ${capital(eventName)} ${capital(detailName)}`,
  'rtc-change': ({ offset }) => `: ${offset}`,
  watchdog: ({ actionName }) => `: ${word(actionName)}`,
  'io-error': ioError,
  'io-error-reason': (details) => `${String(ioError(details))} due to ${details['reason']}`,
  graphics: ({ phaseName, local, remote, authScheme, subject }) => [
    `: ${phaseName} local${address(local)} remote${address(remote)} ${authScheme}`,
    ...(subject as readonly Details[]).map(({ type, name }) => `\t${type}=${name}`),
  ],
  'block-job': block,
  'block-job-2': block,
  'disk-change': ({ devAlias, oldSrcPath, newSrcPath, reasonName }) =>
    ` disk ${devAlias}: ${orNull(oldSrcPath)} -> ${orNull(newSrcPath)}: ${word(reasonName)}`,
  'tray-change': ({ devAlias, reasonName }) => ` disk ${devAlias}: ${word(reasonName)}`,
  'balloon-change': ({ actual }) => `: ${actual}KiB`,
  'device-removed': device,
  'device-added': device,
  'device-removal-failed': device,
  tunable: parameters,
  'job-completed': parameters,
  'agent-lifecycle': ({ stateName, reasonName }) =>
    `: state: '${word(stateName)}' reason: '${word(reasonName)}'`,
  'migration-iteration': ({ iteration }) => `: iteration: '${iteration}'`,
  'metadata-change': ({ metadataTypeName, nsuri }) =>
    `: type ${metadataTypeName}, uri ${orNull(nsuri)}`,
  'block-threshold': ({ dev, path, threshold, excess }) =>
    `: dev: ${dev}(${orNull(path)}) ${threshold} ${excess}`,
  'memory-failure': ({ recipientName, actionName, flags }) => [
    ':',
    `recipient: ${recipientName}`,
    `action: ${actionName}`,
    'flags:',
    `\taction required: ${Number(flags) & 1}`,
    `\trecursive: ${(Number(flags) >> 1) & 1}`,
  ],
  'memory-device-size-change': ({ alias, size }) => [':', `alias: ${alias}`, `size: ${size}`],
  'nic-mac-change': ({ alias, oldMac, newMac }) => [
    ':',
    `alias: ${alias}`,
    `old MAC: ${oldMac}`,
    `new MAC: ${newMac}`,
  ],
  'vcpu-removed': ({ vcpuid }) => `: vCPU ID: ${vcpuid}`,
};

function domainLines(type: string, name: string, details: Details): readonly string[] {
  const text = FORMATS[type]?.(details) ?? '';
  const [first = '', ...others] = typeof text === 'string' ? [text] : text;
  return [`event '${type}' for domain '${name}'${first}`, ...others];
}
