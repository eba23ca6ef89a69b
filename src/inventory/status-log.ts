import { timers } from '../async/index.ts';
import type { InventoryStatus } from './changes.ts';
import type { InventoryKind } from './rows.ts';

/** The reasons for which an inventory is not live, and the status that follows from them. */
export class StatusLog {
  readonly #failedLists = new Map<InventoryKind, Error>();
  readonly #failedReads = new Map<string, Error>();
  readonly #listing = new Set<InventoryKind>();
  readonly #onChange: () => void;
  #loss: Error | undefined;
  #status: InventoryStatus = { state: 'resyncing', reason: null, since: timers.wallClockMs() };

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get status(): InventoryStatus {
    return this.#status;
  }

  /** The connection is lost, or no longer: a list of the kinds follows. */
  setLoss(error: Error | undefined): void {
    this.#loss = error;
    this.#update();
  }

  /** Changes were lost, so a list of the kinds has begun. */
  expectLists(kinds: readonly InventoryKind[]): void {
    for (const kind of kinds) this.#listing.add(kind);
    this.#update();
  }

  /** A list has ended. */
  setList(kind: InventoryKind, error: Error | undefined): void {
    if (error === undefined) {
      this.#listing.delete(kind);
      this.#failedLists.delete(kind);
    } else {
      this.#failedLists.set(kind, error);
    }
    this.#update();
  }

  /** A read of one unit has failed, or no longer does. */
  setRead(id: string, error: Error | undefined): void {
    if (error === undefined) this.#failedReads.delete(id);
    else this.#failedReads.set(id, error);
    this.#update();
  }

  #update(): void {
    const [failedList] = this.#failedLists.values();
    const [failedRead] = this.#failedReads.values();
    const reason = this.#loss ?? failedList ?? failedRead ?? null;
    const rest = this.#listing.size > 0 ? 'resyncing' : 'live';
    const state = reason === null ? rest : 'stale';
    const isSameState = state === this.#status.state;
    if (isSameState && isSameReason(reason, this.#status.reason)) return;
    const since = isSameState ? this.#status.since : timers.wallClockMs();
    this.#status = Object.freeze({ state, reason, since });
    this.#onChange();
  }
}

/** Each retry fails with an error of its own, which says the same: that is no news. */
function isSameReason(one: Error | null, other: Error | null): boolean {
  return one === other || (one !== null && other !== null && textOf(one) === textOf(other));
}

function textOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  return `${error.name} ${code} ${error.message}`;
}
