import type { Procedure, RemoteTypedParam } from '../../../../../src/protocol/index.ts';
import { remote } from '../../../../../src/protocol/index.ts';
import { answer } from '../../../../../src/testing/hypervisor/handlers/index.ts';
import {
  HypervisorError,
  SimulatedHypervisor,
} from '../../../../../src/testing/hypervisor/index.ts';
import type { TestMigrationOptions } from '../../../../../src/testing/index.ts';
import { NOW_MS } from '../support.ts';

export const NO_COOKIE = new Uint8Array(0);

/** A simulated host, and the connection of a client to it. */
export interface Host {
  readonly hypervisor: SimulatedHypervisor;
  readonly connection: { readonly readOnly: boolean; readonly uri: string };
}

/** Two hosts with a common clock that only the test moves. The guest `test` runs on the source. */
export class Pair {
  readonly source: Host;
  readonly destination: Host;

  /** The events of both hosts in short form: `S started/1` is one of the source. */
  readonly events: string[] = [];
  #nowMs = NOW_MS;

  constructor(migration: TestMigrationOptions = {}) {
    this.source = this.#host('S', migration, true);
    this.destination = this.#host('D', migration, false);
  }

  get dom(): { readonly name: string; readonly uuid: string; readonly id: number } {
    return this.source.hypervisor.domains.lookupByName('test').reference();
  }

  /** Moves the clock of both hosts. */
  advance(ms: number): void {
    this.#nowMs += ms;
    for (const { hypervisor } of [this.source, this.destination]) hypervisor.migrations.update();
  }

  async begin(flags: number, params: readonly RemoteTypedParam[] = []) {
    return await call(this.source, remote.domainMigrateBegin3Params, {
      dom: this.dom,
      params,
      flags,
    });
  }

  async prepare(
    begun: { readonly cookieOut: Uint8Array; readonly xml: string },
    flags: number,
    params: readonly RemoteTypedParam[] = [],
  ) {
    return await call(this.destination, remote.domainMigratePrepare3Params, {
      params: [...params, text('destination_xml', begun.xml)],
      cookieIn: begun.cookieOut,
      flags,
    });
  }

  async perform(cookieIn: Uint8Array, flags: number, params: readonly RemoteTypedParam[] = []) {
    const { dom } = this;
    const args = { dom, dconnuri: null, params, cookieIn, flags };
    return await call(this.source, remote.domainMigratePerform3Params, args);
  }

  async finish(cookieIn: Uint8Array, flags: number, { name = 'test', cancelled = 0 } = {}) {
    const params = [text('destination_name', name)];
    const args = { params, cookieIn, flags, cancelled };
    return await call(this.destination, remote.domainMigrateFinish3Params, args);
  }

  async confirm(cookieIn: Uint8Array, flags: number, cancelled = 0): Promise<void> {
    const args = { dom: this.dom, params: [], cookieIn, flags, cancelled };
    await call(this.source, remote.domainMigrateConfirm3Params, args);
  }

  /** Makes all steps of a migration. Returns the URI of PREPARE. */
  async migrate(flags: number, params: readonly RemoteTypedParam[] = [], name = 'test') {
    const begun = await this.begin(flags | 0x1_00, params);
    const prepared = await this.prepare(begun, flags, params);
    const { cookieOut } = await this.perform(prepared.cookieOut, flags | 0x1_00);
    const finished = await this.finish(cookieOut, flags, { name });
    await this.confirm(finished.cookieOut, flags | 0x1_00);
    return prepared.uriOut;
  }

  /** Returns the state of the guest on both hosts: `name state/reason`, persistent or transient. */
  states(): { readonly source: string[]; readonly destination: string[] } {
    return { source: statesOf(this.source), destination: statesOf(this.destination) };
  }

  #host(letter: string, migration: TestMigrationOptions, populated: boolean): Host {
    const environment = { now: () => this.#nowMs };
    const hypervisor = new SimulatedHypervisor({ populated, environment, migration });
    hypervisor.subscribe((event) => {
      if (event.kind === 'lifecycle') {
        this.events.push(`${letter} ${EVENTS[event.event]}/${event.detail}`);
      } else if (event.kind === 'migrationIteration') {
        this.events.push(`${letter} iteration ${event.iteration}`);
      } else {
        this.events.push(`${letter} ${event.kind}`);
      }
    });
    return { hypervisor, connection: { readOnly: false, uri: 'test:///default' } };
  }
}

const EVENTS = [
  'defined',
  'undefined',
  'started',
  'suspended',
  'resumed',
  'stopped',
  'shutdown',
] as const;

const STATES: Readonly<Record<number, string>> = { 1: 'running', 3: 'paused', 5: 'shutoff' };

function statesOf({ hypervisor }: Host): string[] {
  return hypervisor.domains
    .all()
    .map(
      ({ name, state, reason, persistent }) =>
        `${name} ${STATES[state]}/${reason} ${persistent ? 'persistent' : 'transient'}`,
    );
}

/** Makes a call as the daemon of a host does. */
export async function call<Args, Ret>(
  host: Host,
  procedure: Procedure<Args, Ret>,
  args: Args,
): Promise<Ret> {
  return (await answer(host, procedure, args)) as Ret;
}

/** Returns the error of a call in short form: `number/domain message`. */
export async function refusal(result: Promise<unknown>): Promise<string> {
  try {
    await result;
  } catch (error) {
    if (error instanceof HypervisorError) {
      return `${error.number}/${error.domain} ${error.message}`;
    }
    throw error;
  }
  return 'no failure';
}

export function text(field: string, value: string): RemoteTypedParam {
  return { field, value: { type: 7, value } };
}

export function ulong(field: string, value: bigint): RemoteTypedParam {
  return { field, value: { type: 4, value } };
}
