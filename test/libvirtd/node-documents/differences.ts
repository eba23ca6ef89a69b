import type { Difference } from '../support/differences.ts';

const NO_DOMAIN: Difference = {
  program: 'libvirt',
  since: '9.0.0',
  reason:
    'the domain of a snapshot without one is only a UUID; the in-memory daemon shows the definition ' +
    'of the domain that has the snapshot',
};

/** Documents with which the in-memory daemon differs on purpose. */
export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  'no current snapshot': NO_DOMAIN,
  'a snapshot before its parent': NO_DOMAIN,
  'an active of 2': NO_DOMAIN,
  'an active of -1': NO_DOMAIN,
  'a volume with a key': {
    program: 'libvirt',
    since: '9.0.0',
    reason: 'the key of a volume of the in-memory daemon is always its path',
  },
  'two volumes of one name': {
    program: 'libvirt',
    since: '9.0.0',
    before: '12.8.0',
    reason: 'the error has no message',
  },
  'a domain in another file that does not exist': {
    program: 'libvirt',
    since: '11.3.0',
    reason: 'the error names the reason of the system',
  },
  'an empty file': {
    program: 'libvirt',
    since: '11.3.0',
    reason: 'the newer libxml2 marks no position in an empty document',
  },
};
