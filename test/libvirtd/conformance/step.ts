import type { Procedure, RemoteNonnullDomain } from '../../../src/protocol/index.ts';

/** One call of a scenario. Its arguments do not depend on earlier replies. */
export interface Step {
  /** The name of the procedure and a note about this call. It is unique. */
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: steps of all procedures stand in one list.
  readonly procedure: Procedure<any, unknown>;
  readonly args: unknown;
  /** Whether the call is made over the read-only connection. */
  readonly isReader: boolean;
}

export function step<Ret>(procedure: Procedure<void, Ret>, note?: string): Step;
export function step<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, note?: string): Step;
export function step(procedure: Step['procedure'], ...rest: readonly unknown[]): Step {
  const [args, note] = typeof rest[0] === 'object' ? rest : [undefined, rest[0]];
  const name = procedure.name.replace('REMOTE_PROC_', '');
  return {
    name: typeof note === 'string' ? `${name}: ${note}` : name,
    procedure,
    args,
    isReader: false,
  };
}

/** Returns the same call over the read-only connection. */
export function byReader(of: Step): Step {
  return { ...of, name: `${of.name} by a reader`, isReader: true };
}

/** Returns a UUID that no object has at the start. */
export function uuid(number: number): string {
  return `11111111-2222-3333-4444-${String(number).padStart(12, '0')}`;
}

/** Returns a guest as calls name it. Only the UUID counts. */
export function domain(name: string, of: string): RemoteNonnullDomain {
  return { name, uuid: of, id: -1 };
}

/** The guest that `test:///default` has at the start. */
export const TEST = domain('test', '6695eb01-f6a4-8304-79aa-97f2502e193f');
