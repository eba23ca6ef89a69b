import { ErrorDomain } from '../codes.ts';
import { invalidArgument, operationFailed } from '../failures.ts';
import type { XmlElement } from '../xml/index.ts';
import type { DomainDefinition } from './definition.ts';

/** What a snapshot and a checkpoint have in common: a named moment in the life of a domain. */
export interface Moment {
  readonly name: string;
  readonly description: string | null;

  /** The name of the moment before; null for a root. */
  parent: string | null;

  readonly createdSeconds: bigint;

  /** The domain as it was then. */
  readonly definition: DomainDefinition;

  /** What was done with each disk. */
  readonly disks: readonly XmlElement[];
}

export interface SimulatedSnapshot extends Moment {
  /** `running`, `paused`, `shutoff` or `disk-snapshot`. */
  readonly state: string;

  /** How memory was kept: `internal`, `external` or `no`. */
  readonly memory: XmlElement;
}

export type SimulatedCheckpoint = Moment;

/** The moments of one kind of a domain, as the trees that they form. */
export class MomentTree<Kind extends Moment> {
  readonly #byName = new Map<string, Kind>();

  /** The moment that the next one will have as its parent. */
  current: string | null = null;

  get size(): number {
    return this.#byName.size;
  }

  get(name: string): Kind | undefined {
    return this.#byName.get(name);
  }

  all(): Kind[] {
    return [...this.#byName.values()];
  }

  /** Adds a new moment; its name must not be taken. */
  add(moment: Kind): void {
    if (this.#byName.has(moment.name)) {
      throw operationFailed(ErrorDomain.DOMAIN, `domain moment ${moment.name} already exists`);
    }
    this.#byName.set(moment.name, moment);
  }

  /** Puts a moment in place of one of its name, or beside the others. */
  put(moment: Kind): void {
    this.checkParent(moment);
    this.#byName.set(moment.name, moment);
  }

  children(name: string | null): Kind[] {
    return this.all().filter((moment) => moment.parent === name);
  }

  /** All below, parents before their children. */
  descendants(name: string | null): Kind[] {
    const families = new Map<string | null, Kind[]>();
    for (const moment of this.all()) {
      const family = families.get(moment.parent);
      if (family === undefined) {
        families.set(moment.parent, [moment]);
      } else {
        family.push(moment);
      }
    }
    const below: Kind[] = [];
    const open = [...(families.get(name) ?? [])].reverse();
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      below.push(next);
      open.push(...(families.get(next.name) ?? []).toReversed());
    }
    return below;
  }

  clear(): void {
    this.#byName.clear();
    this.current = null;
  }

  /** Removes one; its children move up to its parent, which becomes current in its place. */
  remove(moment: Kind): void {
    for (const child of this.children(moment.name)) {
      child.parent = moment.parent;
    }
    if (this.current === moment.name) {
      this.current = moment.parent;
    }
    this.#byName.delete(moment.name);
  }

  /** Removes all below; if the current one was among them, `moment` is current now. */
  removeDescendants(moment: Kind): void {
    for (const below of this.descendants(moment.name)) {
      if (this.current === below.name) {
        this.current = moment.name;
      }
      this.#byName.delete(below.name);
    }
  }

  private checkParent(moment: Kind): void {
    const { name, parent } = moment;
    if (parent === null) {
      return;
    }
    if (parent === name) {
      const detail = `cannot set moment ${name} as its own parent`;
      throw invalidArgument(ErrorDomain.DOMAIN, detail);
    }
    if (!this.#byName.has(parent)) {
      const detail = `parent ${parent} for moment ${name} not found`;
      throw invalidArgument(ErrorDomain.DOMAIN, detail);
    }
    if (this.descendants(name).some((below) => below.name === parent)) {
      const detail = `parent ${parent} would create cycle to ${name}`;
      throw invalidArgument(ErrorDomain.DOMAIN, detail);
    }
  }
}
