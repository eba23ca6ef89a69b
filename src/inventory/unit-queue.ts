import { timers } from '../async/index.ts';
import type { Touch } from './kinds/adapter.ts';
import { RetryDelay } from './retry-delay.ts';

/** A wait for a read or a list. */
export interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A unit to read. */
export interface Entry extends Touch<object> {
  readonly isTouched: boolean;
  readonly isFull: boolean;

  /** Whether the unit is read alone, because a read of several units has failed. */
  readonly isAlone: boolean;

  /** How often its answer was discarded in a row. */
  readonly discards: number;
  readonly waiters: Waiter[];
}

/** A unit that is being read. */
export interface Reading {
  readonly entry: Entry;

  /** The next read of the unit, if an event arrives meanwhile: the answer may be older. */
  again: Entry | undefined;

  /** Whether a list began meanwhile, which has newer values. */
  isSuperseded: boolean;
}

/** The units of one kind that wait for a read, are being read, or wait after a failed read. */
export class UnitQueue {
  readonly #waiting = new Map<string, Entry>();
  /** Units whose reads have failed. They are read alone, and delay no other unit. */
  readonly #alone = new Map<string, Entry>();
  readonly #reading = new Map<string, Reading>();
  readonly #settling = new Map<string, { entry: Entry; readonly timer: NodeJS.Timeout }>();
  readonly #parked = new Map<string, NodeJS.Timeout>();
  readonly #delays = new Map<string, RetryDelay>();

  /** The number of units that wait for a read together with others. */
  get size(): number {
    return this.#waiting.size;
  }

  /** The number of units that wait for a read of their own. */
  get aloneSize(): number {
    return this.#alone.size;
  }

  /** Adds a unit, or combines it with its waiting entry. A unit that is being read waits. */
  add(entry: Entry): void {
    const reading = this.#reading.get(entry.unit);
    if (reading === undefined) this.#queue(entry);
    else reading.again = merge(reading.again, entry);
  }

  /**
   * Adds a unit after a delay, to combine the events of that time. Returns false if the unit is
   * being read: then the answer is discarded, and there is no delay.
   */
  settle(entry: Entry, delayMs: number, onDue: (entry: Entry) => void): boolean {
    const { unit } = entry;
    if (this.#reading.has(unit)) return false;
    const settling = this.#settling.get(unit);
    if (settling !== undefined) {
      settling.entry = merge(settling.entry, entry);
      return true;
    }
    const timer = timers.setTimeout(() => {
      const due = this.#settling.get(unit)?.entry ?? entry;
      this.#settling.delete(unit);
      onDue(due);
    }, delayMs);
    this.#settling.set(unit, { entry, timer: timer.unref() });
    return true;
  }

  /**
   * Returns promises that settle with the reads of those units that wait or are being read. They
   * never reject: a failed read is resolved too.
   */
  whenRead(units: Iterable<string>): readonly Promise<void>[] {
    const promises: Promise<void>[] = [];
    for (const unit of units) {
      const entry = this.#entryOf(unit);
      if (entry === undefined) continue;
      const read = new Promise<void>((resolve) => {
        entry.waiters.push({ resolve, reject: () => resolve() });
      });
      promises.push(read);
    }
    return promises;
  }

  /** Removes up to `max` entries, and notes that they are being read. */
  take(max: number): readonly Entry[] {
    return this.#begin(take(this.#waiting, max));
  }

  /** Removes an entry that is read alone, and notes that it is being read. */
  takeAlone(): readonly Entry[] {
    return this.#begin(take(this.#alone, 1));
  }

  /** Notes that a read has ended. Returns its state; undefined if it was forgotten. */
  end(unit: string): Reading | undefined {
    const reading = this.#reading.get(unit);
    this.#reading.delete(unit);
    return reading;
  }

  /**
   * Drops all waiting entries, and marks the reads in progress as superseded. Returns the waiters
   * of both.
   */
  supersede(): Waiter[] {
    const entries = [...this.#waiting.values(), ...this.#alone.values()];
    for (const reading of this.#reading.values()) {
      entries.push(reading.entry);
      if (reading.again !== undefined) entries.push(reading.again);
      reading.isSuperseded = true;
      reading.again = undefined;
    }
    for (const { timer } of this.#settling.values()) timers.clearTimeout(timer);
    this.#settling.clear();
    this.#waiting.clear();
    this.#alone.clear();
    return entries.flatMap(({ waiters }) => waiters);
  }

  /** Forgets the reads in progress, whose answers are ignored. */
  forgetReads(): void {
    this.#reading.clear();
  }

  /** Calls `onDue` after a delay that grows with each failed read of the unit. */
  park(unit: string, onDue: () => void): void {
    const delay = this.#delays.get(unit) ?? new RetryDelay();
    this.#delays.set(unit, delay);
    timers.clearTimeout(this.#parked.get(unit));
    const timer = timers.setTimeout(() => {
      this.#parked.delete(unit);
      onDue();
    }, delay.next());
    this.#parked.set(unit, timer.unref());
  }

  /** Forgets that reads of the unit have failed. Returns false if none has. */
  succeed(unit: string): boolean {
    timers.clearTimeout(this.#parked.get(unit));
    this.#parked.delete(unit);
    return this.#delays.delete(unit);
  }

  /** Forgets all failed reads. Returns their units. */
  unpark(): readonly string[] {
    const units = [...this.#delays.keys()];
    for (const unit of units) this.succeed(unit);
    return units;
  }

  /** The newest request for a unit. */
  #entryOf(unit: string): Entry | undefined {
    const reading = this.#reading.get(unit);
    const waiting = this.#waiting.get(unit) ?? this.#alone.get(unit);
    return reading?.again ?? reading?.entry ?? waiting ?? this.#settling.get(unit)?.entry;
  }

  #queue(entry: Entry): void {
    const { unit } = entry;
    const isAlone = entry.isAlone || this.#alone.has(unit);
    const queue = isAlone ? this.#alone : this.#waiting;
    queue.set(unit, merge(this.#alone.get(unit) ?? this.#waiting.get(unit), entry));
    (isAlone ? this.#waiting : this.#alone).delete(unit);
  }

  #begin(entries: readonly Entry[]): readonly Entry[] {
    for (const entry of entries) {
      this.#reading.set(entry.unit, { entry, again: undefined, isSuperseded: false });
    }
    return entries;
  }
}

/** Combines two requests for the same unit. The second one is newer. */
export function merge(first: Entry | undefined, second: Entry | undefined): Entry {
  if (first === undefined || second === undefined) return (first ?? second) as Entry;
  return {
    unit: second.unit,
    object: second.object,
    hint: { ...first.hint, ...second.hint },
    isTouched: first.isTouched || second.isTouched,
    isFull: first.isFull || second.isFull,
    isAlone: first.isAlone || second.isAlone,
    discards: Math.max(first.discards, second.discards),
    waiters: [...first.waiters, ...second.waiters],
  };
}

/** Removes up to `max` entries from a queue, and returns them. */
function take(queue: Map<string, Entry>, max: number): readonly Entry[] {
  const entries: Entry[] = [];
  for (const [unit, entry] of queue) {
    queue.delete(unit);
    entries.push(entry);
    if (entries.length === max) break;
  }
  return entries;
}
