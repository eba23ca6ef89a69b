import type { remote } from '../index.ts';
import {
  REMOTE_DOMAIN_SEND_KEY_MAX,
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
  const special = SPECIAL.get(procedure.name);
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

type ArgsOf<P> = P extends Procedure<infer Args, unknown> ? Args : never;

function special<P>(
  procedure: string,
  name: string,
  find: (args: ArgsOf<P>, name: string) => Fault | undefined,
): readonly [string, Special] {
  return [procedure, { function: name, find: (args) => find(args as ArgsOf<P>, name) }];
}

/** By name: a procedure that is named here would be made in every program. */
const SPECIAL: ReadonlyMap<string, Special> = new Map([
  special<typeof remote.domainSendKey>(
    'REMOTE_PROC_DOMAIN_SEND_KEY',
    'virDomainSendKey',
    ({ codeset, keycodes }) => {
      if (codeset > greatestOf(VirKeycodeSet))
        return ['codeset', `Unsupported codeset '${codeset}'`];
      const most = REMOTE_DOMAIN_SEND_KEY_MAX;
      return keycodes.length > most ? ['nkeycodes', `nkeycodes must be <= ${most}`] : undefined;
    },
  ),
  special<typeof remote.domainSetMaxMemory>(
    'REMOTE_PROC_DOMAIN_SET_MAX_MEMORY',
    'virDomainSetMaxMemory',
    memoryFault,
  ),
  special<typeof remote.domainSetMemory>(
    'REMOTE_PROC_DOMAIN_SET_MEMORY',
    'virDomainSetMemory',
    memoryFault,
  ),
  special<typeof remote.domainSetMemoryFlags>(
    'REMOTE_PROC_DOMAIN_SET_MEMORY_FLAGS',
    'virDomainSetMemoryFlags',
    memoryFault,
  ),
  special<typeof remote.domainSetMetadata>(
    'REMOTE_PROC_DOMAIN_SET_METADATA',
    'virDomainSetMetadata',
    metadataFault,
  ),
  special<typeof remote.networkSetMetadata>(
    'REMOTE_PROC_NETWORK_SET_METADATA',
    'virNetworkSetMetadata',
    metadataFault,
  ),
  special<typeof remote.domainGetMetadata>(
    'REMOTE_PROC_DOMAIN_GET_METADATA',
    'virDomainGetMetadata',
    placeFault,
  ),
  special<typeof remote.networkGetMetadata>(
    'REMOTE_PROC_NETWORK_GET_METADATA',
    'virNetworkGetMetadata',
    placeFault,
  ),
  special<typeof remote.domainCoreDumpWithFormat>(
    'REMOTE_PROC_DOMAIN_CORE_DUMP_WITH_FORMAT',
    'virDomainCoreDumpWithFormat',
    ({ dumpformat }) =>
      dumpformat > greatestOf(VirDomainCoreDumpFormat)
        ? ['flags', `dumpformat '${dumpformat}' is not supported`]
        : undefined,
  ),
  special<typeof remote.domainBlockRebase>(
    'REMOTE_PROC_DOMAIN_BLOCK_REBASE',
    'virDomainBlockRebase',
    ({ base, flags }, name) => {
      const { COPY, SHALLOW, REUSE_EXT, COPY_RAW, COPY_DEV } = VirDomainBlockRebaseFlags;
      if ((flags & COPY) !== 0) return base === null ? mustNotBeNull('base', name) : undefined;
      const isForCopies = (flags & (SHALLOW | REUSE_EXT | COPY_RAW | COPY_DEV)) !== 0;
      return isForCopies ? ['flags', 'use of flags requires a copy job'] : undefined;
    },
  ),
  special<typeof remote.domainGetCpuStats>(
    'REMOTE_PROC_DOMAIN_GET_CPU_STATS',
    'virDomainGetCPUStats',
    ({ startCpu, ncpus }, name) => {
      if (startCpu < -1) return ['start_cpu', `start_cpu in ${name} must be zero or greater`];
      const isTotal = startCpu === -1;
      return isTotal && ncpus !== 1
        ? ['start_cpu', 'ncpus must be 1 when start_cpu is -1']
        : undefined;
    },
  ),
  special<typeof remote.storageVolResize>(
    'REMOTE_PROC_STORAGE_VOL_RESIZE',
    'virStorageVolResize',
    ({ capacity, flags }, name) => {
      const { DELTA, SHRINK } = VirStorageVolResizeFlags;
      if (capacity !== 0n || (flags & (DELTA | SHRINK)) !== 0) return undefined;
      const message = `capacity in ${name} cannot be zero without 'delta' or 'shrink' flags set`;
      return ['capacity', message];
    },
  ),
  special<typeof remote.nodeGetCpuStats>(
    'REMOTE_PROC_NODE_GET_CPU_STATS',
    'virNodeGetCPUStats',
    ({ cpuNum }, name) =>
      cpuNum < -1 ? ['cpuNum', `cpuNum in ${name} only accepts -1 as a negative value`] : undefined,
  ),
  // libvirt's error names the argument of virNodeGetCPUStats.
  special<typeof remote.nodeGetMemoryStats>(
    'REMOTE_PROC_NODE_GET_MEMORY_STATS',
    'virNodeGetMemoryStats',
    ({ cellNum }, name) =>
      cellNum < -1
        ? ['cpuNum', `cellNum in ${name} only accepts -1 as a negative value`]
        : undefined,
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
