import {
  REMOTE_DOMAIN_SEND_KEY_MAX,
  remote,
  VirDomainBlockRebaseFlags,
  VirDomainCoreDumpFormat,
  VirDomainMetadataType,
  VirKeycodeSet,
  VirStorageVolResizeFlags,
} from '../index.ts';
import type { AnyProcedure, Procedure } from '../procedure.ts';
import type { ArgumentFault } from './argument-fault.ts';

/**
 * Returns an argument that libvirt's function would reject by a rule that the tables do not
 * contain.
 */
export function specialFault(procedure: AnyProcedure, args: unknown): ArgumentFault | undefined {
  // A value that is not a struct is rejected by the codec.
  if (typeof args !== 'object' || args === null) return undefined;
  const special = SPECIAL.get(procedure);
  const [argument, message, isOverflow = false] = special?.find(args) ?? [];
  if (special === undefined || argument === undefined || message === undefined) return undefined;
  return { function: special.function, argument, message, isOverflow };
}

type Fault = readonly [argument: string, message: string, isOverflow?: boolean];

/** libvirt counts bytes in 63 bits (virMemoryMaxValue). */
const MEMORY_KIB_MAX = 2n ** 53n - 1n;

interface Special {
  readonly function: string;
  find(args: unknown): Fault | undefined;
}

function special<Args>(
  procedure: Procedure<Args, unknown>,
  name: string,
  find: (args: Args, name: string) => Fault | undefined,
): readonly [AnyProcedure, Special] {
  return [procedure, { function: name, find: (args) => find(args as Args, name) }];
}

const SPECIAL: ReadonlyMap<AnyProcedure, Special> = new Map([
  special(remote.domainSendKey, 'virDomainSendKey', ({ codeset, keycodes }) => {
    if (codeset > greatestOf(VirKeycodeSet)) return ['codeset', `Unsupported codeset '${codeset}'`];
    const most = REMOTE_DOMAIN_SEND_KEY_MAX;
    return keycodes.length > most ? ['nkeycodes', `nkeycodes must be <= ${most}`] : undefined;
  }),
  special(remote.domainSetMaxMemory, 'virDomainSetMaxMemory', memoryFault),
  special(remote.domainSetMemory, 'virDomainSetMemory', memoryFault),
  special(remote.domainSetMemoryFlags, 'virDomainSetMemoryFlags', memoryFault),
  special(remote.domainSetMetadata, 'virDomainSetMetadata', metadataFault),
  special(remote.networkSetMetadata, 'virNetworkSetMetadata', metadataFault),
  special(remote.domainGetMetadata, 'virDomainGetMetadata', placeFault),
  special(remote.networkGetMetadata, 'virNetworkGetMetadata', placeFault),
  special(remote.domainCoreDumpWithFormat, 'virDomainCoreDumpWithFormat', ({ dumpformat }) =>
    dumpformat > greatestOf(VirDomainCoreDumpFormat)
      ? ['flags', `dumpformat '${dumpformat}' is not supported`]
      : undefined,
  ),
  special(remote.domainBlockRebase, 'virDomainBlockRebase', ({ base, flags }, name) => {
    const { COPY, SHALLOW, REUSE_EXT, COPY_RAW, COPY_DEV } = VirDomainBlockRebaseFlags;
    if ((flags & COPY) !== 0) return base === null ? mustNotBeNull('base', name) : undefined;
    const isForCopies = (flags & (SHALLOW | REUSE_EXT | COPY_RAW | COPY_DEV)) !== 0;
    return isForCopies ? ['flags', 'use of flags requires a copy job'] : undefined;
  }),
  special(remote.domainGetCpuStats, 'virDomainGetCPUStats', ({ startCpu, ncpus }, name) => {
    if (startCpu < -1) return ['start_cpu', `start_cpu in ${name} must be zero or greater`];
    const isTotal = startCpu === -1;
    return isTotal && ncpus !== 1
      ? ['start_cpu', 'ncpus must be 1 when start_cpu is -1']
      : undefined;
  }),
  special(remote.storageVolResize, 'virStorageVolResize', ({ capacity, flags }, name) => {
    const { DELTA, SHRINK } = VirStorageVolResizeFlags;
    if (capacity !== 0n || (flags & (DELTA | SHRINK)) !== 0) return undefined;
    const message = `capacity in ${name} cannot be zero without 'delta' or 'shrink' flags set`;
    return ['capacity', message];
  }),
  special(remote.nodeGetCpuStats, 'virNodeGetCPUStats', ({ cpuNum }, name) =>
    cpuNum < -1 ? ['cpuNum', `cpuNum in ${name} only accepts -1 as a negative value`] : undefined,
  ),
  // libvirt's error names the argument of virNodeGetCPUStats.
  special(remote.nodeGetMemoryStats, 'virNodeGetMemoryStats', ({ cellNum }, name) =>
    cellNum < -1 ? ['cpuNum', `cellNum in ${name} only accepts -1 as a negative value`] : undefined,
  ),
]);

function memoryFault({ memory }: { readonly memory: bigint }): Fault | undefined {
  return memory < MEMORY_KIB_MAX ? undefined : ['memory', `input too large: ${memory}`, true];
}

interface MetadataPlace {
  readonly type: number;
  readonly uri: string | null;
}

interface Metadata extends MetadataPlace {
  readonly metadata: string | null;
  readonly key: string | null;
}

/**
 * Checks that an element has a namespace and a prefix, and that a title and a description have
 * none.
 */
function metadataFault(args: Metadata, name: string): Fault | undefined {
  const { type, metadata, key } = args;
  if (type === VirDomainMetadataType.TITLE && metadata?.includes('\n')) {
    return ['metadata', "metadata title can't contain newlines"];
  }
  const fault = placeFault(args, name);
  if (fault !== undefined) return fault;
  if (isText(type) && key !== null) return mustBeNull('key', name);
  const isLacking = type === VirDomainMetadataType.ELEMENT && metadata !== null && key === null;
  return isLacking ? mustNotBeNull('key', name) : undefined;
}

function placeFault({ type, uri }: MetadataPlace, name: string): Fault | undefined {
  if (isText(type) && uri !== null) return mustBeNull('uri', name);
  const isLacking = type === VirDomainMetadataType.ELEMENT && uri === null;
  return isLacking ? mustNotBeNull('uri', name) : undefined;
}

/** Whether the metadata is a title or a description. Networks use the same numbers. */
function isText(type: number): boolean {
  return type === VirDomainMetadataType.TITLE || type === VirDomainMetadataType.DESCRIPTION;
}

function mustBeNull(argument: string, name: string): Fault {
  return [argument, `${argument} in ${name} must be NULL`];
}

function mustNotBeNull(argument: string, name: string): Fault {
  return [argument, `${argument} in ${name} must not be NULL`];
}

function greatestOf(members: Readonly<Record<string, number>>): number {
  return Math.max(...Object.values(members));
}
