import { ErrorDomain } from '../codes.ts';
import { invalidArgument, operationFailed } from '../failures.ts';
import type { XmlElement } from '../xml/index.ts';
import type { DomainDefinition } from './definition.ts';

/**
 * A snapshot or a checkpoint: a named moment of a domain. `virDomainMoment` is libvirt's own term.
 */
export interface Moment {
  readonly name: string;
  readonly description: string | null;

  /** The name of the parent, or null for a root. */
  parent: string | null;

  readonly createdSeconds: bigint;

  /** The definition of the domain at that moment. */
  readonly definition: DomainDefinition;

  /** The `<disk>` elements, which say how each disk was treated. */
  readonly disks: readonly XmlElement[];
}

export interface SimulatedSnapshot extends Moment {
  /** `running`, `paused`, `shutoff` or `disk-snapshot`. */
  readonly state: string;

  /** The `<memory>` element, which says how memory was saved: `internal`, `external` or `no`. */
  readonly memory: XmlElement;
}

export type SimulatedCheckpoint = Moment;

/** The snapshots or the checkpoints of a domain, as trees. */
export class MomentTree<Kind extends Moment> {
  readonly #byName = new Map<string, Kind>();

  /** The name of the current moment, which becomes the parent of the next one. */
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

  /** Adds a new moment. Refuses a name that is in use. */
  add(moment: Kind): void {
    if (this.#byName.has(moment.name)) {
      throw operationFailed(ErrorDomain.DOMAIN, `domain moment ${moment.name} already exists`);
    }
    this.#byName.set(moment.name, moment);
  }

  /** Adds a moment, or replaces the moment of the same name. */
  put(moment: Kind): void {
    this.checkParent(moment);
    this.#byName.set(moment.name, moment);
  }

  children(name: string | null): Kind[] {
    return this.all().filter((moment) => moment.parent === name);
  }

  /** Returns all descendants, parents before their children. */
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

  /** Removes a moment. Its children move to its parent, which becomes current in its place. */
  remove(moment: Kind): void {
    for (const child of this.children(moment.name)) {
      child.parent = moment.parent;
    }
    if (this.current === moment.name) {
      this.current = moment.parent;
    }
    this.#byName.delete(moment.name);
  }

  /** Removes all descendants. If the current moment is one of them, `moment` becomes current. */
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
