import { describe, expect, it } from '@jest/globals';
import type { AnyProcedure } from '../../../../src/protocol/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import { checkCall } from '../../../../src/testing/hypervisor/handlers/check-call.ts';
import { failureOf } from './support.ts';

const dom = { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
const metadata = { dom, metadata: 'x', key: null, uri: null, flags: 0 };

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
const REFUSED: ReadonlyArray<readonly [AnyProcedure, args: object, expected: string]> = [
  [remote.domainLookupById, { id: -1 }, '8/20 id in virDomainLookupByID must be zero or greater'],
  [
    remote.domainGetBlockInfo,
    { dom, path: '', flags: 0 },
    '8/20 string disk in virDomainGetBlockInfo must not be empty',
  ],
  [
    remote.domainRestoreFlags,
    { from: '/s', dxml: null, flags: 6 },
    "8/20 Flags 'VIR_DOMAIN_SAVE_RUNNING' and 'VIR_DOMAIN_SAVE_PAUSED' are mutually exclusive",
  ],
  [
    remote.domainCoreDumpWithFormat,
    { dom, to: '/c', dumpformat: 9, flags: 0 },
    "8/20 dumpformat '9' is not supported",
  ],
  [
    remote.domainCoreDump,
    { dom, to: '/c', flags: 3 },
    "8/20 Flags 'VIR_DUMP_CRASH' and 'VIR_DUMP_LIVE' are mutually exclusive",
  ],
  [
    remote.domainSetMetadata,
    { ...metadata, type: 1, metadata: 'a\nb' },
    "8/20 metadata title can't contain newlines",
  ],
  [
    remote.domainSetMetadata,
    { ...metadata, type: 2, uri: 'urn:x' },
    '8/20 key in virDomainSetMetadata must not be NULL',
  ],
  [
    remote.domainSetMetadata,
    { ...metadata, type: 2, key: 'k' },
    '8/20 uri in virDomainSetMetadata must not be NULL',
  ],
  [
    remote.domainSetMetadata,
    { ...metadata, type: 0, uri: 'u' },
    '8/20 uri in virDomainSetMetadata must be NULL',
  ],
  [
    remote.domainSetMemory,
    { dom, memory: 0n },
    '8/20 memory in virDomainSetMemory must not be zero',
  ],
  [
    remote.domainSetVcpusFlags,
    { dom, nvcpus: 0, flags: 0 },
    '8/20 nvcpus in virDomainSetVcpusFlags must not be zero',
  ],
  [
    remote.domainSetVcpusFlags,
    { dom, nvcpus: 4, flags: 4 },
    "8/20 Flag 'VIR_DOMAIN_AFFECT_CONFIG' is required by flag 'VIR_DOMAIN_VCPU_MAXIMUM'",
  ],
  [
    remote.domainSendKey,
    { dom, codeset: 99, holdtime: 0, keycodes: [1], flags: 0 },
    "8/20 Unsupported codeset '99'",
  ],
  [
    remote.domainSnapshotDelete,
    { snap: { name: 's', dom }, flags: 5 },
    "8/35 Flags 'VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN' and 'VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY' are mutually exclusive",
  ],
  [
    remote.domainRevertToSnapshot,
    { snap: { name: 's', dom }, flags: 3 },
    "8/35 Flags 'VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING' and 'VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED' are mutually exclusive",
  ],
  [
    remote.domainCheckpointDelete,
    { checkpoint: { name: 'c', dom }, flags: 5 },
    "8/69 Flags 'VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN' and 'VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY' are mutually exclusive",
  ],
];

describe('checkCall', () => {
  it.each(REFUSED)(
    "refuses calls that libvirt's public functions refuse: $name",
    (procedure, args, expected) => {
      expect(failureOf(() => checkCall(procedure, args, false))).toBe(expected);
    },
  );

  it('refuses changes of a read-only connection', () => {
    const destroy = (isReadOnly: boolean): string =>
      failureOf(() => checkCall(remote.domainDestroy, { dom }, isReadOnly));
    expect(destroy(false)).toBe('no failure');
    expect(destroy(true)).toBe(
      '29/20 operation forbidden: read only access prevents virDomainDestroy',
    );
  });
});
