import type { CliEnvironment } from '../environment/environment.ts';
import { safeLine } from '../output/safe-text.ts';
import { cutToWidth } from '../output/text-width.ts';

/** The progress of one operation. */
export interface Progress {
  /** Shows the amount that is done, and a total that became known. */
  update(done: bigint | number, total?: bigint | number): void;

  /** Removes the line from the terminal. */
  end(): void;
}

export interface ProgressOptions {
  readonly label: string;

  /** The unit of the amounts; bytes by default. */
  readonly unit?: 'bytes' | 'percent';
  readonly total?: bigint | number;
}

const REDRAW_MS = 100;
const LINE_MS = 10_000;
const BAR_CELLS = 24;
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Shows progress: a bar on a terminal, a line every 10 s elsewhere, nothing if it is quiet. */
export function startProgress(
  environment: CliEnvironment,
  isQuiet: boolean,
  options: ProgressOptions,
): Progress {
  return isQuiet
    ? { update: () => undefined, end: () => undefined }
    : new Shown(environment, options);
}

class Shown implements Progress {
  readonly #environment: CliEnvironment;
  readonly #options: ProgressOptions;
  readonly #startedMs: number;
  #total: number | undefined;
  #lastMs: number;
  #isDrawn = false;

  constructor(environment: CliEnvironment, options: ProgressOptions) {
    this.#environment = environment;
    this.#options = options;
    this.#total = options.total === undefined ? undefined : Number(options.total);
    this.#startedMs = environment.now();
    this.#lastMs = environment.stderr.isTTY ? 0 : this.#startedMs;
  }

  update(done: bigint | number, total?: bigint | number): void {
    if (total !== undefined) this.#total = Number(total);
    const { stderr } = this.#environment;
    const nowMs = this.#environment.now();
    if (nowMs - this.#lastMs < (stderr.isTTY ? REDRAW_MS : LINE_MS)) return;
    this.#lastMs = nowMs;
    const line = safeLine(this.#line(Number(done), (nowMs - this.#startedMs) / 1000));
    this.#isDrawn = stderr.isTTY;
    const cut = cutToWidth(line, (stderr.columns ?? 80) - 1);
    this.#write(stderr.isTTY ? `\r${cut}\u001b[K` : `${line}\n`);
  }

  end(): void {
    if (this.#isDrawn) this.#write('\r\u001b[K');
    this.#isDrawn = false;
  }

  #line(done: number, seconds: number): string {
    const { label, unit = 'bytes' } = this.#options;
    const total = this.#total;
    const share = total === undefined || total === 0 ? undefined : Math.min(1, done / total);
    const parts = [label];
    if (share !== undefined) {
      const full = Math.round(share * BAR_CELLS);
      parts.push(`${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}`);
      parts.push(`${Math.floor(share * 100)}%`.padStart(4));
    }
    if (unit === 'bytes') {
      parts.push(total === undefined ? bytes(done) : `${bytes(done)}/${bytes(total)}`);
      if (seconds > 0) parts.push(`${bytes(done / seconds)}/s`);
    }
    if (share !== undefined && share > 0 && seconds > 0) {
      parts.push(`${remaining((seconds / share) * (1 - share))} left`);
    }
    return parts.join('  ');
  }

  #write(text: string): void {
    // Progress is lost, not the operation, if stderr is closed.
    this.#environment.stderr.write(text).catch(() => undefined);
  }
}

/** Returns an amount of bytes with a unit: `1.5 GiB`. */
export function bytes(amount: number): string {
  let value = amount;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

function remaining(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}m${String(whole % 60).padStart(2, '0')}s`
    : `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`;
}
