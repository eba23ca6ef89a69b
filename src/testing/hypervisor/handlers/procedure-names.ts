import { ErrorDomain } from '../codes.ts';

/** The words in libvirt's function names that are not simply capitalised. */
const WORDS: Readonly<Record<string, string>> = {
  XML: 'XML',
  OS: 'OS',
  ID: 'ID',
  UUID: 'UUID',
  MAC: 'MAC',
  CPU: 'CPU',
  NWFILTER: 'NWFilter',
  NWFILTERS: 'NWFilters',
  NMI: 'NMI',
  PM: 'PM',
  FSTRIM: 'FSTrim',
  FSFREEZE: 'FSFreeze',
  FSTHAW: 'FSThaw',
  FSINFO: 'FSInfo',
  SCSI: 'SCSI',
  WWN: 'WWN',
  DHCP: 'DHCP',
  FD: 'FD',
  IOTHREAD: 'IOThread',
  SEV: 'SEV',
  SSH: 'SSH',
};

/**
 * The part of libvirt that a procedure belongs to, by a word in its name. The first match counts.
 */
const DOMAINS: readonly (readonly [pattern: RegExp, domain: ErrorDomain])[] = [
  [/CHECKPOINT/, ErrorDomain.DOMAIN_CHECKPOINT],
  [/SNAPSHOT/, ErrorDomain.DOMAIN_SNAPSHOT],
  [/^DOMAIN/, ErrorDomain.DOMAIN],
  [/NETWORK/, ErrorDomain.NETWORK],
  [/STORAGE/, ErrorDomain.STORAGE],
  [/INTERFACE/, ErrorDomain.INTERFACE],
  [/NODE_DEVICE|NODE_LIST_DEVICES|NODE_NUM_OF_DEVICES/, ErrorDomain.NODEDEV],
  [/SECRET/, ErrorDomain.SECRET],
  [/NWFILTER/, ErrorDomain.NWFILTER],
];

/**
 * Returns the public function of a procedure: virDomainGetState for `REMOTE_PROC_DOMAIN_GET_STATE`.
 */
export function functionName(procedure: string): string {
  const words = shortName(procedure)
    .split('_')
    .map((word) => WORDS[word] ?? word.charAt(0) + word.slice(1).toLowerCase());
  return `vir${words.join('')}`;
}

/** Returns the `virErrorDomain` of errors that occur before a driver is called. */
export function procedureDomain(procedure: string): ErrorDomain {
  const name = shortName(procedure);
  return DOMAINS.find(([pattern]) => pattern.test(name))?.[1] ?? ErrorDomain.DOMAIN;
}

/** Returns `DOMAIN_GET_STATE` for `REMOTE_PROC_DOMAIN_GET_STATE`. */
export function shortName(procedure: string): string {
  return procedure.replace(/^[A-Z]+_PROC_/, '');
}
