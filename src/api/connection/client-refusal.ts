import type { RemoteErrorFields } from '../../errors/index.ts';
import { RemoteError } from '../../errors/index.ts';
import type { NamedFlag } from '../../protocol/client-check.ts';
import { CLIENT_CHECKS } from '../../protocol/generated/client-checks.ts';
import type { AnyProcedure } from '../../protocol/index.ts';
import {
  errorDomainName,
  errorNumberName,
  remote,
  VirDomainCheckpointXMLFlags,
  VirDomainInterfaceAddressesSource,
  VirDomainSaveImageXMLFlags,
  VirDomainSnapshotXMLFlags,
  VirDomainVcpuFlags,
  VirDomainXMLFlags,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
} from '../../protocol/index.ts';

/**
 * libvirt's error for a call that its own client does not send: one that writes, of a connection that
 * may only look, or one with flags that exclude or need each other. Undefined for all others.
 */
export function clientRefusal(
  procedure: AnyProcedure,
  args: unknown,
  isReadOnly: boolean,
): RemoteError | undefined {
  const flags = numberIn(args, 'flags');
  const reason = isReadOnly ? readOnlyReason(procedure, args, flags) : undefined;
  return reason === undefined ? flagRefusal(procedure, flags) : denied(procedure, reason);
}

/** What is private in an answer, and asked for by flags. */
const SECURE: ReadonlyMap<AnyProcedure, readonly [flags: number, libvirtFunction: string]> =
  new Map<AnyProcedure, readonly [number, string]>([
    [
      remote.domainGetXmlDesc,
      [VirDomainXMLFlags.SECURE | VirDomainXMLFlags.MIGRATABLE, 'virDomainGetXMLDesc'],
    ],
    [
      remote.domainSnapshotGetXmlDesc,
      [VirDomainSnapshotXMLFlags.SECURE, 'virDomainSnapshotGetXMLDesc'],
    ],
    [
      remote.domainCheckpointGetXmlDesc,
      [VirDomainCheckpointXMLFlags.SECURE, 'virDomainCheckpointGetXMLDesc'],
    ],
    [
      remote.domainManagedSaveGetXmlDesc,
      [VirDomainSaveImageXMLFlags.SECURE, 'virDomainManagedSaveGetXMLDesc'],
    ],
  ]);

/** Why libvirt does not let a connection make a call that may only look. */
function readOnlyReason(procedure: AnyProcedure, args: unknown, flags: number): string | undefined {
  const [secure, getter] = SECURE.get(procedure) ?? [0, ''];
  if ((flags & secure) !== 0) return `${getter} with secure flag`;
  const check = CLIENT_CHECKS[procedure.name];
  if (!check?.isRefusedReadOnly || !isRefused(procedure, args, flags)) return undefined;
  return `read only access prevents ${check.function}`;
}

/** Two getters are refused only when an agent in the guest would be asked; all others always. */
function isRefused(procedure: AnyProcedure, args: unknown, flags: number): boolean {
  switch (procedure) {
    case remote.domainGetVcpusFlags:
      return (flags & VirDomainVcpuFlags.GUEST) !== 0;
    case remote.domainInterfaceAddresses:
      return numberIn(args, 'source') === VirDomainInterfaceAddressesSource.AGENT;
    default:
      return true;
  }
}

function denied(procedure: AnyProcedure, reason: string): RemoteError {
  return refusal(`operation forbidden: ${reason}`, procedure, {
    number: VirErrorNumber.OPERATION_DENIED,
    str1: 'operation forbidden: %s',
    str2: reason,
    int1: -1,
    int2: -1,
  });
}

function flagRefusal(procedure: AnyProcedure, flags: number): RemoteError | undefined {
  const check = CLIENT_CHECKS[procedure.name];
  if (check === undefined) return undefined;
  const has = ([bit]: NamedFlag): boolean => (flags & bit) !== 0;
  const both = check.exclusive?.find(([one, other]) => has(one) && has(other));
  const alone = check.required?.find(([one, other]) => has(one) && !has(other));
  if (both === undefined && alone === undefined) return undefined;
  const words =
    both === undefined
      ? `Flag '${alone?.[1][1]}' is required by flag '${alone?.[0][1]}'`
      : `Flags '${both[0][1]}' and '${both[1][1]}' are mutually exclusive`;
  return refusal(words, procedure, {
    number: VirErrorNumber.INVALID_ARG,
    str1: check.function,
    str2: 'ctl',
    int1: 0,
    int2: 0,
  });
}

function refusal(
  message: string,
  procedure: AnyProcedure,
  fields: Pick<RemoteErrorFields, 'number' | 'str1' | 'str2' | 'int1' | 'int2'>,
): RemoteError {
  const domain = partOf(procedure.name);
  return new RemoteError(message, {
    ...fields,
    code: errorNumberName(fields.number),
    domain,
    domainName: errorDomainName(domain),
    level: VirErrorLevel.ERROR,
    str3: null,
    procedure: procedure.name,
    outcome: 'not-sent',
  });
}

/** The part of libvirt that a function belongs to, by a word of its procedure; the first that fits. */
const PARTS: ReadonlyArray<readonly [RegExp, VirErrorDomain]> = [
  [/^(QEMU|LXC)_/, VirErrorDomain.NONE],
  [/CHECKPOINT/, VirErrorDomain.DOMAIN_CHECKPOINT],
  [/SNAPSHOT/, VirErrorDomain.DOMAIN_SNAPSHOT],
  [/_PROC_DOMAIN_/, VirErrorDomain.DOMAIN],
  [/NETWORK/, VirErrorDomain.NETWORK],
  [/STORAGE/, VirErrorDomain.STORAGE],
  [/INTERFACE/, VirErrorDomain.INTERFACE],
  [/NODE_DEVICE/, VirErrorDomain.NODEDEV],
  [/SECRET/, VirErrorDomain.SECRET],
  [/NWFILTER/, VirErrorDomain.NWFILTER],
];

/** libvirt counts the host as a part of its domains. */
function partOf(procedure: string): VirErrorDomain {
  return PARTS.find(([words]) => words.test(procedure))?.[1] ?? VirErrorDomain.DOMAIN;
}

function numberIn(args: unknown, key: string): number {
  const value: unknown =
    typeof args === 'object' && args !== null ? Reflect.get(args, key) : undefined;
  return typeof value === 'number' ? value : 0;
}
