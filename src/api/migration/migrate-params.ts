import { ArgumentError } from '../../errors/index.ts';
import type { RemoteTypedParam } from '../../protocol/index.ts';
import { VirMigrateParamNames, VirTypedParameterType } from '../../protocol/index.ts';
import type { TypedParamValue } from '../values/typed-params.ts';
import type { ExplicitParam, ParameterTypes } from '../values/typed-params-input.ts';
import { encodeTypedParams } from '../values/typed-params-input.ts';
import type { MigrateParams } from './migration-options.ts';

const { INT, ULLONG, STRING } = VirTypedParameterType;

/** libvirt's drivers reject parameters of other types (virTypedParamsValidate). */
export const MIGRATE_TYPES = {
  [VirMigrateParamNames.AUTO_CONVERGE_INCREMENT]: INT,
  [VirMigrateParamNames.AUTO_CONVERGE_INITIAL]: INT,
  [VirMigrateParamNames.BANDWIDTH]: ULLONG,
  [VirMigrateParamNames.BANDWIDTH_AVAIL_SWITCHOVER]: ULLONG,
  [VirMigrateParamNames.BANDWIDTH_POSTCOPY]: ULLONG,
  [VirMigrateParamNames.COMPRESSION]: STRING,
  [VirMigrateParamNames.COMPRESSION_MT_DTHREADS]: INT,
  [VirMigrateParamNames.COMPRESSION_MT_LEVEL]: INT,
  [VirMigrateParamNames.COMPRESSION_MT_THREADS]: INT,
  [VirMigrateParamNames.COMPRESSION_XBZRLE_CACHE]: ULLONG,
  [VirMigrateParamNames.COMPRESSION_ZLIB_LEVEL]: INT,
  [VirMigrateParamNames.COMPRESSION_ZSTD_LEVEL]: INT,
  [VirMigrateParamNames.DEST_NAME]: STRING,
  [VirMigrateParamNames.DEST_XML]: STRING,
  [VirMigrateParamNames.DISKS_PORT]: INT,
  [VirMigrateParamNames.DISKS_URI]: STRING,
  [VirMigrateParamNames.GRAPHICS_URI]: STRING,
  [VirMigrateParamNames.LISTEN_ADDRESS]: STRING,
  [VirMigrateParamNames.MIGRATE_DISKS]: STRING,
  [VirMigrateParamNames.MIGRATE_DISKS_DETECT_ZEROES]: STRING,
  [VirMigrateParamNames.MIGRATE_DISKS_TARGET_ZERO]: STRING,
  [VirMigrateParamNames.PARALLEL_CONNECTIONS]: INT,
  [VirMigrateParamNames.PERSIST_XML]: STRING,
  [VirMigrateParamNames.TLS_DESTINATION]: STRING,
  [VirMigrateParamNames.URI]: STRING,
} as const satisfies ParameterTypes & Readonly<Record<VirMigrateParamNames, VirTypedParameterType>>;

/** Encodes the parameters of a migration. A list becomes one parameter for each of its items. */
export function encodeMigrateParams(params: MigrateParams): readonly RemoteTypedParam[] {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw new ArgumentError('Expected "params" to be an object of values by field name', {
      argument: 'params',
    });
  }
  return Object.entries(params).flatMap(([field, value]) => {
    if (value === undefined) return [];
    if (isList(value)) return value.flatMap((item) => encodeOne(field, item));
    return encodeOne(field, value);
  });
}

function encodeOne(
  field: string,
  value: TypedParamValue | ExplicitParam,
): readonly RemoteTypedParam[] {
  return encodeTypedParams({ [field]: value }, MIGRATE_TYPES);
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

/** Returns the parameters with one of them set: in its old place, or else at the end. */
export function withText(
  params: readonly RemoteTypedParam[],
  field: VirMigrateParamNames,
  text: string,
): readonly RemoteTypedParam[] {
  const param: RemoteTypedParam = { field, value: { type: STRING, value: text } };
  const has = params.some((each) => each.field === field);
  if (!has) return [...params, param];
  return params.map((each) => (each.field === field ? param : each));
}

/** Returns the text of a parameter, or null if it is absent. */
export function textOf(
  params: readonly RemoteTypedParam[],
  field: VirMigrateParamNames,
): string | null {
  const value = params.find((each) => each.field === field)?.value.value;
  return typeof value === 'string' ? value : null;
}

/** The parameters of a migration that libvirt's older procedures know. */
export interface FixedParams {
  readonly uri: string | null;
  readonly dname: string | null;
  readonly dxml: string | null;
  /** In MiB/s; 0 for no limit. */
  readonly bandwidth: bigint;
}

const FIXED: readonly string[] = [
  ...[VirMigrateParamNames.URI, VirMigrateParamNames.DEST_NAME],
  ...[VirMigrateParamNames.DEST_XML, VirMigrateParamNames.BANDWIDTH],
];

/** Returns the parameters for an older procedure, or undefined if it does not know one of them. */
export function fixedParams(params: readonly RemoteTypedParam[]): FixedParams | undefined {
  if (!params.every(({ field }) => FIXED.includes(field))) return undefined;
  const bandwidth = params.find(({ field }) => field === VirMigrateParamNames.BANDWIDTH);
  return {
    uri: textOf(params, VirMigrateParamNames.URI),
    dname: textOf(params, VirMigrateParamNames.DEST_NAME),
    dxml: textOf(params, VirMigrateParamNames.DEST_XML),
    bandwidth: BigInt(bandwidth?.value.value ?? 0),
  };
}

/** Returns the parameters of the older functions for the procedures with typed parameters. */
export function typedParams({ uri, dname, dxml, bandwidth }: FixedParams): MigrateParams {
  return {
    ...(uri === null ? {} : { [VirMigrateParamNames.URI]: uri }),
    ...(dname === null ? {} : { [VirMigrateParamNames.DEST_NAME]: dname }),
    ...(dxml === null ? {} : { [VirMigrateParamNames.DEST_XML]: dxml }),
    [VirMigrateParamNames.BANDWIDTH]: bandwidth,
  };
}
