/** When a program counts as hanging. */
export interface ProgressLimits {
  /** Without output for so long and with hardly any use of a processor meanwhile. */
  readonly idleMs: number;
  /** The use of a processor within `idleMs` below which it only waits, in seconds. */
  readonly idleProcessorSeconds: number;
  /** Without output for so long, however busy: an endless loop. */
  readonly silentMs: number;
}

/**
 * Far above the silence of any step. A step that gets a hundredth of a busy processor still uses
 * 6 s of it in 10 minutes.
 */
const LIMITS: ProgressLimits = {
  idleMs: 10 * 60_000,
  idleProcessorSeconds: 4,
  silentMs: 60 * 60_000,
};

interface Sample {
  readonly atMs: number;
  readonly processorSeconds: number;
}

/** Tells a program that is slow from one that hangs, by its output and its use of the processor. */
export class Progress {
  readonly #limits: ProgressLimits;
  #outputAtMs: number;
  /** Since the last output, the oldest first. */
  #samples: Sample[] = [];

  constructor(nowMs: number, limits = LIMITS) {
    this.#limits = limits;
    this.#outputAtMs = nowMs;
  }

  /** Records that the program has printed something. */
  output(nowMs: number): void {
    this.#outputAtMs = nowMs;
    this.#samples = [];
  }

  /** Records the processor time so far. Returns why the program counts as hanging, if it does. */
  problem(nowMs: number, processorSeconds: number): string | undefined {
    const { idleMs, idleProcessorSeconds, silentMs } = this.#limits;
    // Less than before: a part of the program has ended, which is progress.
    const last = this.#samples.at(-1);
    if (last !== undefined && processorSeconds < last.processorSeconds) this.#samples = [];
    this.#samples.push({ atMs: nowMs, processorSeconds });
    const recent = this.#samples.findLastIndex(({ atMs }) => nowMs - atMs >= idleMs);
    if (recent >= 0) this.#samples.splice(0, recent);
    const [first] = this.#samples;
    const isIdle =
      recent >= 0 &&
      first !== undefined &&
      processorSeconds - first.processorSeconds < idleProcessorSeconds;
    if (isIdle) return `it hangs: no output and no work for ${minutes(idleMs)} minutes`;
    if (nowMs - this.#outputAtMs < silentMs) return undefined;
    return `it hangs: no output for ${minutes(silentMs)} minutes`;
  }
}

function minutes(ms: number): number {
  return ms / 60_000;
}
