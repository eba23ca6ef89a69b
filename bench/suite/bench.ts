import type { Libvirtd } from '../../test/libvirtd/support/libvirtd.ts';
import type { Contestant, Metric } from './compare.ts';
import type { Machine } from './machine.ts';
import type { ProgramOptions } from './program.ts';
import { program } from './program.ts';

/** One row of the performance table: what is compared, and how. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly metric: Metric;
  readonly contestants: readonly Contestant[];
}

/** What rows are built from: the programs, the folder for files, and the daemon or socket. */
export interface Bench {
  readonly machine: Machine;
  /** A temporary folder. */
  readonly folder: string;
  /** The folder of the bundled programs, with the built package in `package`. */
  readonly programs: string;
  /** The factor of all counts: below 1 for a short run. */
  readonly scale: number;
  readonly rounds: number;
  /** Measures and prints a row. */
  measure(row: Row): Promise<void>;
}

/** Where contestants connect to. */
export interface Target {
  readonly socketPath: string;
  /** The driver's own URI, as the floor sends it. */
  readonly driver: string;
  /** The URI, if it is not the one of the socket. */
  readonly uri?: string;
}

export function uriOf({ socketPath, driver, uri }: Target): string {
  if (uri !== undefined) return uri;
  const [scheme = '', rest = ''] = driver.split('://');
  return `${scheme}+unix://${rest}?socket=${socketPath}`;
}

export function testDriver(daemon: Pick<Libvirtd, 'socketPath'>): Target {
  return { socketPath: daemon.socketPath, driver: 'test:///default' };
}

/** Returns the contestants that this machine has, by short names. */
export class Contestants {
  readonly #bench: Bench;
  readonly #target: Target;
  readonly #options: ProgramOptions;

  constructor(bench: Bench, target: Target, options: ProgramOptions) {
    this.#bench = bench;
    this.#target = target;
    this.#options = options;
  }

  /** This library. `connect` are its options. */
  ours(operation: readonly string[], name = 'libvirt-client', connect: object = {}): Contestant {
    const { programs } = this.#bench;
    const command = [...NODE, `${programs}/ours.js`, `${programs}/package`, uriOf(this.#target)];
    return this.#program(name, [...command, ...operation], { OPTIONS: JSON.stringify(connect) });
  }

  /** The lower bounds: `raw` decodes nothing, `nd` by hand. */
  floor(mode: 'raw' | 'nd', operation: readonly string[]): Contestant {
    const { socketPath, driver } = this.#target;
    const command = [...NODE, `${this.#bench.programs}/floor.js`, mode, socketPath, driver];
    return this.#program(mode, [...command, ...operation]);
  }

  /** libvirt's C library, if it can be compiled against. */
  c(operation: readonly string[]): readonly Contestant[] {
    const { client } = this.#bench.machine;
    if (client === undefined) return [];
    return [this.#program('C', [client, uriOf(this.#target), ...operation])];
  }

  unraid(operation: readonly string[]): readonly Contestant[] {
    if (!this.#bench.machine.hasUnraid) return [];
    const command = [...NODE, 'bench/programs/unraid.mjs', uriOf(this.#target), ...operation];
    return [this.#program('@unraid', command)];
  }

  #program(name: string, command: readonly string[], environment = {}): Contestant {
    return program(name, command, { ...this.#options, environment });
  }
}

const NODE = [process.execPath, '--expose-gc'];
