import type { AnyProcedure } from '../../../protocol/index.ts';
import {
  REMOTE_CPUMAPS_MAX,
  REMOTE_DOMAIN_BLKIO_PARAMETERS_MAX,
  REMOTE_DOMAIN_BLOCK_IO_TUNE_PARAMETERS_MAX,
  REMOTE_DOMAIN_BLOCK_PEEK_BUFFER_MAX,
  REMOTE_DOMAIN_BLOCK_STATS_PARAMETERS_MAX,
  REMOTE_DOMAIN_DISK_ERRORS_MAX,
  REMOTE_DOMAIN_GET_CPU_STATS_MAX,
  REMOTE_DOMAIN_GET_CPU_STATS_NCPUS_MAX,
  REMOTE_DOMAIN_INTERFACE_PARAMETERS_MAX,
  REMOTE_DOMAIN_LIST_MAX,
  REMOTE_DOMAIN_MEMORY_PARAMETERS_MAX,
  REMOTE_DOMAIN_MEMORY_STATS_MAX,
  REMOTE_DOMAIN_NUMA_PARAMETERS_MAX,
  REMOTE_DOMAIN_SCHEDULER_PARAMETERS_MAX,
  REMOTE_DOMAIN_SNAPSHOT_LIST_MAX,
  REMOTE_INTERFACE_LIST_MAX,
  REMOTE_NETWORK_LIST_MAX,
  REMOTE_NODE_CPU_STATS_MAX,
  REMOTE_NODE_DEVICE_CAPS_LIST_MAX,
  REMOTE_NODE_DEVICE_LIST_MAX,
  REMOTE_NODE_MAX_CELLS,
  REMOTE_NODE_MEMORY_PARAMETERS_MAX,
  REMOTE_NODE_MEMORY_STATS_MAX,
  REMOTE_NWFILTER_LIST_MAX,
  REMOTE_SECRET_LIST_MAX,
  REMOTE_STORAGE_POOL_LIST_MAX,
  REMOTE_STORAGE_VOL_LIST_MAX,
  REMOTE_VCPUINFO_MAX,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, internalError } from '../failures.ts';
import { shortName } from './procedure-names.ts';

/**
 * Refuses a negative count, or a count that exceeds the limit of the protocol. libvirtd checks this
 * first, even before it checks the client's permission.
 */
export function checkLimits(procedure: AnyProcedure, args: unknown): void {
  const name = shortName(procedure.name);
  for (const limit of LIMITS[name] ?? []) {
    const asked: unknown = Reflect.get(Object(args), limit.field);
    if (typeof asked !== 'number') continue;
    if (asked < 0) throw limit.refuse(`${limit.field} must be non-negative`);
    if (asked > limit.most) throw limit.refuse(limit.tooMany);
  }
  const maps = MAPS[name];
  if (maps !== undefined) checkMaps(maps, args as Readonly<Record<string, number>>);
}

/** Refuses CPU maps that do not fit into one reply together. */
function checkMaps({ count, named }: Maps, args: Readonly<Record<string, number>>): void {
  const length = args['maplen'] ?? 0;
  if (length < 0) throw internalError(ErrorDomain.RPC, `${named} must be non-negative`);
  if ((args[count] ?? 1) * length > REMOTE_CPUMAPS_MAX) {
    throw internalError(ErrorDomain.RPC, 'maxinfo * maplen > REMOTE_CPUMAPS_MAX');
  }
}

interface Limit {
  readonly field: string;
  readonly most: number;
  readonly tooMany: string;
  readonly refuse: (message: string) => Error;
}

interface Maps {
  /** The field with the number of requested maps. Without it, one map is requested. */
  readonly count: string;
  /**
   * libvirtd's name for the maps' length in the error for a negative one. It is not always the
   * field's name.
   */
  readonly named: string;
}

const MAPS: Readonly<Record<string, Maps>> = {
  DOMAIN_GET_VCPUS: { count: 'maxinfo', named: 'maxinfo' },
  DOMAIN_GET_VCPU_PIN_INFO: { count: 'ncpumaps', named: 'maplen' },
  DOMAIN_GET_EMULATOR_PIN_INFO: { count: '', named: 'maplen' },
};

/** The limit of a list of names or numbers. Exceeding it is a protocol error (VIR_ERR_RPC). */
function list(field: string, most: number, limitName: string): readonly Limit[] {
  const refuse = (message: string): Error => failure(ErrorNumber.RPC, ErrorDomain.RPC, message);
  return [{ field, most, tooMany: `${field} > ${limitName}`, refuse }];
}

/** The limit of any other count. Exceeding it is an internal error. */
function amount(field: string, most: number, tooMany = `${field} too large`): readonly Limit[] {
  const refuse = (message: string): Error => internalError(ErrorDomain.RPC, message);
  return [{ field, most, tooMany, refuse }];
}

const DOMAINS = 'REMOTE_DOMAIN_LIST_MAX';
const NETWORKS = 'REMOTE_NETWORK_LIST_MAX';
const POOLS = 'REMOTE_STORAGE_POOL_LIST_MAX';
const INTERFACES = 'REMOTE_INTERFACE_LIST_MAX';
const SNAPSHOTS = 'REMOTE_DOMAIN_SNAPSHOT_LIST_MAX';
const VCPUS = 'REMOTE_VCPUINFO_MAX';
const CAPABILITIES = 'REMOTE_NODE_DEVICE_CAPS_LIST_MAX';

/** The limits by procedure. Their names are part of libvirtd's error messages. */
const LIMITS: Readonly<Record<string, readonly Limit[]>> = {
  CONNECT_LIST_DOMAINS: list('maxids', REMOTE_DOMAIN_LIST_MAX, DOMAINS),
  CONNECT_LIST_DEFINED_DOMAINS: list('maxnames', REMOTE_DOMAIN_LIST_MAX, DOMAINS),
  CONNECT_LIST_NETWORKS: list('maxnames', REMOTE_NETWORK_LIST_MAX, NETWORKS),
  CONNECT_LIST_DEFINED_NETWORKS: list('maxnames', REMOTE_NETWORK_LIST_MAX, NETWORKS),
  CONNECT_LIST_STORAGE_POOLS: list('maxnames', REMOTE_STORAGE_POOL_LIST_MAX, POOLS),
  CONNECT_LIST_DEFINED_STORAGE_POOLS: list('maxnames', REMOTE_STORAGE_POOL_LIST_MAX, POOLS),
  CONNECT_LIST_INTERFACES: list('maxnames', REMOTE_INTERFACE_LIST_MAX, INTERFACES),
  CONNECT_LIST_DEFINED_INTERFACES: list('maxnames', REMOTE_INTERFACE_LIST_MAX, INTERFACES),
  CONNECT_LIST_NWFILTERS: list('maxnames', REMOTE_NWFILTER_LIST_MAX, 'REMOTE_NWFILTER_LIST_MAX'),
  CONNECT_LIST_SECRETS: list('maxuuids', REMOTE_SECRET_LIST_MAX, 'REMOTE_SECRET_LIST_MAX'),
  STORAGE_POOL_LIST_VOLUMES: list(
    'maxnames',
    REMOTE_STORAGE_VOL_LIST_MAX,
    'REMOTE_STORAGE_VOL_LIST_MAX',
  ),
  NODE_LIST_DEVICES: list('maxnames', REMOTE_NODE_DEVICE_LIST_MAX, 'REMOTE_NODE_DEVICE_LIST_MAX'),
  NODE_DEVICE_LIST_CAPS: list('maxnames', REMOTE_NODE_DEVICE_CAPS_LIST_MAX, CAPABILITIES),
  NODE_GET_CELLS_FREE_MEMORY: list('maxcells', REMOTE_NODE_MAX_CELLS, 'REMOTE_NODE_MAX_CELLS'),
  DOMAIN_SNAPSHOT_LIST_NAMES: list('maxnames', REMOTE_DOMAIN_SNAPSHOT_LIST_MAX, SNAPSHOTS),
  DOMAIN_SNAPSHOT_LIST_CHILDREN_NAMES: list('maxnames', REMOTE_DOMAIN_SNAPSHOT_LIST_MAX, SNAPSHOTS),

  DOMAIN_GET_SCHEDULER_PARAMETERS: amount('nparams', REMOTE_DOMAIN_SCHEDULER_PARAMETERS_MAX),
  DOMAIN_GET_SCHEDULER_PARAMETERS_FLAGS: amount('nparams', REMOTE_DOMAIN_SCHEDULER_PARAMETERS_MAX),
  DOMAIN_GET_MEMORY_PARAMETERS: amount('nparams', REMOTE_DOMAIN_MEMORY_PARAMETERS_MAX),
  DOMAIN_GET_BLKIO_PARAMETERS: amount('nparams', REMOTE_DOMAIN_BLKIO_PARAMETERS_MAX),
  DOMAIN_GET_NUMA_PARAMETERS: amount('nparams', REMOTE_DOMAIN_NUMA_PARAMETERS_MAX),
  DOMAIN_GET_BLOCK_IO_TUNE: amount('nparams', REMOTE_DOMAIN_BLOCK_IO_TUNE_PARAMETERS_MAX),
  DOMAIN_GET_INTERFACE_PARAMETERS: amount('nparams', REMOTE_DOMAIN_INTERFACE_PARAMETERS_MAX),
  DOMAIN_BLOCK_STATS_FLAGS: amount('nparams', REMOTE_DOMAIN_BLOCK_STATS_PARAMETERS_MAX),
  DOMAIN_GET_CPU_STATS: [
    ...amount('nparams', REMOTE_DOMAIN_GET_CPU_STATS_MAX),
    ...amount('ncpus', REMOTE_DOMAIN_GET_CPU_STATS_NCPUS_MAX),
  ],
  DOMAIN_GET_DISK_ERRORS: amount('maxerrors', REMOTE_DOMAIN_DISK_ERRORS_MAX),
  DOMAIN_MEMORY_STATS: amount(
    'maxStats',
    REMOTE_DOMAIN_MEMORY_STATS_MAX,
    'maxStats > REMOTE_DOMAIN_MEMORY_STATS_MAX',
  ),
  DOMAIN_BLOCK_PEEK: amount(
    'size',
    REMOTE_DOMAIN_BLOCK_PEEK_BUFFER_MAX,
    'size > maximum buffer size',
  ),
  DOMAIN_GET_VCPUS: amount('maxinfo', REMOTE_VCPUINFO_MAX, `maxinfo > ${VCPUS}`),
  DOMAIN_GET_VCPU_PIN_INFO: amount('ncpumaps', REMOTE_VCPUINFO_MAX, `ncpumaps > ${VCPUS}`),
  NODE_GET_CPU_STATS: amount('nparams', REMOTE_NODE_CPU_STATS_MAX),
  NODE_GET_MEMORY_STATS: amount('nparams', REMOTE_NODE_MEMORY_STATS_MAX),
  NODE_GET_MEMORY_PARAMETERS: amount('nparams', REMOTE_NODE_MEMORY_PARAMETERS_MAX),
};
