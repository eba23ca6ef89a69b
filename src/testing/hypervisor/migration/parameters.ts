import type { RemoteTypedParam } from '../../../protocol/index.ts';
import { VirMigrateParamNames as Names } from '../../../protocol/index.ts';
import {
  bigintParameter,
  ParameterType,
  stringParameter,
  validateParameters,
} from '../typed-parameters.ts';

/** The parameters of a step of migration that the hypervisor uses. */
export interface MigrationParameters {
  readonly destinationName: string | undefined;
  readonly destinationXml: string | undefined;
  readonly persistentXml: string | undefined;
  readonly migrateUri: string | undefined;

  /** The bandwidth in MiB/s, or 0 for no limit. */
  readonly bandwidth: number;

  /** The targets of the disks whose storage is copied, or empty for all writable disks. */
  readonly migrateDisks: readonly string[];
}

/** The parameters of QEMU's driver in libvirt 9.0, with their types. */
const KNOWN: Readonly<Record<string, number>> = {
  [Names.URI]: ParameterType.STRING,
  [Names.DEST_NAME]: ParameterType.STRING,
  [Names.DEST_XML]: ParameterType.STRING,
  [Names.PERSIST_XML]: ParameterType.STRING,
  [Names.BANDWIDTH]: ParameterType.ULLONG,
  [Names.BANDWIDTH_POSTCOPY]: ParameterType.ULLONG,
  [Names.GRAPHICS_URI]: ParameterType.STRING,
  [Names.LISTEN_ADDRESS]: ParameterType.STRING,
  [Names.MIGRATE_DISKS]: ParameterType.STRING,
  [Names.DISKS_PORT]: ParameterType.INT,
  [Names.DISKS_URI]: ParameterType.STRING,
  [Names.COMPRESSION]: ParameterType.STRING,
  [Names.COMPRESSION_MT_LEVEL]: ParameterType.INT,
  [Names.COMPRESSION_MT_THREADS]: ParameterType.INT,
  [Names.COMPRESSION_MT_DTHREADS]: ParameterType.INT,
  [Names.COMPRESSION_XBZRLE_CACHE]: ParameterType.ULLONG,
  [Names.AUTO_CONVERGE_INITIAL]: ParameterType.INT,
  [Names.AUTO_CONVERGE_INCREMENT]: ParameterType.INT,
  [Names.PARALLEL_CONNECTIONS]: ParameterType.INT,
  [Names.TLS_DESTINATION]: ParameterType.STRING,
};

/** Reads the parameters of a step. Refuses unknown names, wrong types and repeated names. */
export function readParameters(params: readonly RemoteTypedParam[]): MigrationParameters {
  const isDisk = ({ field }: RemoteTypedParam): boolean => field === Names.MIGRATE_DISKS;
  const disks = params.filter(isDisk);
  // Only the name of a disk may occur several times.
  validateParameters(
    params.filter((param) => !isDisk(param) || param === disks[0]),
    KNOWN,
  );
  return {
    destinationName: stringParameter(params, Names.DEST_NAME),
    destinationXml: stringParameter(params, Names.DEST_XML),
    persistentXml: stringParameter(params, Names.PERSIST_XML),
    migrateUri: stringParameter(params, Names.URI),
    bandwidth: Number(bigintParameter(params, Names.BANDWIDTH) ?? 0n),
    migrateDisks: disks.map(({ value }) => String(value.value)),
  };
}

/** Returns the parameters of a step of the older protocol, which has one argument for each. */
export function plainParameters(given: {
  readonly dname?: string | null;
  readonly xml?: string | null;
  readonly uri?: string | null;
  readonly resource?: bigint;
}): MigrationParameters {
  return {
    destinationName: given.dname ?? undefined,
    destinationXml: given.xml ?? undefined,
    persistentXml: undefined,
    migrateUri: given.uri ?? undefined,
    bandwidth: Number(given.resource ?? 0n),
    migrateDisks: [],
  };
}
