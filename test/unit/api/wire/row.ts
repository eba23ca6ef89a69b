import type { AnyProcedure } from '../../../../src/protocol/index.ts';
import type { CallOptions } from '../../../../src/rpc/index.ts';

/** The wire form of the objects whose methods are called. */
export const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
export const DOM = { name: 'test', uuid: UUID, id: 3 };
export const NET = { name: 'default', uuid: UUID };
export const POOL = { name: 'images', uuid: UUID };
export const VOL = { pool: 'images', name: 'disk', key: '/images/disk' };
export const DEV = { name: 'pci_0' };

/** A procedure without `REMOTE_PROC_`, or one of another program, and its arguments. */
export type Sent = readonly [procedure: string, args?: object];

/** The expected behaviour of a method: the calls that it sends in order, and its result. */
export interface Row<T> {
  readonly act: (it: T, options: CallOptions) => Promise<unknown>;
  readonly sent: readonly Sent[];
  /** The answers of procedures. The default is zeros. */
  readonly answers?: ReadonlyArray<readonly [AnyProcedure, ...unknown[]]>;
  /** The value that the method resolves to. If it is absent, the value is not checked. */
  readonly gives?: unknown;
}

/**
 * A row for each public method of a class. A missing row does not compile. `protected` and internal
 * methods have no row.
 */
export type Rows<T> = {
  readonly [Name in Exclude<keyof T & string, Internal> as T[Name] extends (
    ...args: never[]
  ) => Promise<unknown>
    ? Name
    : never]: Row<T>;
};

/** The steps of a migration are calls of two connections: test/unit/api/migration tests them. */
type Migration = 'checkMigration' | `migrate${'' | 2 | 3 | 'To' | 'ToUri' | 'ToUri2' | 'ToUri3'}`;

type Internal =
  | Migration
  | 'call'
  | 'close'
  | 'countCpus'
  | 'listen'
  | 'openStream'
  | 'poolOf'
  | 'self'
  | 'stateChanges'
  | 'subscribe'
  | 'supportsFeature'
  | 'typedParamStringFlag';

/** Creates the row of a method that sends one call. */
export function sends<T>(
  act: Row<T>['act'],
  procedure: string,
  args?: object,
  rest: Pick<Row<T>, 'answers' | 'gives'> = {},
): Row<T> {
  return { act, sent: [args === undefined ? [procedure] : [procedure, args]], ...rest };
}

/** Returns the calls of a getter that asks for the number of parameters first. */
export function counted(procedure: string, args: object, flags: number): readonly Sent[] {
  // VIR_TYPED_PARAM_STRING_OKAY
  const allFlags = flags | 4;
  return [
    ['CONNECT_SUPPORTS_FEATURE', { feature: 9 }],
    [procedure, { ...args, nparams: 0, flags: allFlags }],
    [procedure, { ...args, nparams: 2, flags: allFlags }],
  ];
}

/** Two typed parameters in the form of the wire, and as a method returns them. */
export const PARAMS = [
  { field: 'weight', value: { type: 2, value: 7 } },
  { field: 'group', value: { type: 7, value: 'slow' } },
];
export const PARAM_VALUES = { weight: 7, group: 'slow' };
