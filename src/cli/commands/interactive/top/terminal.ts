import { LibvirtError } from '../../../../index.ts';
import type { CommandContext } from '../../../context/command-context.ts';
import { hasColours, paintFor } from '../../../output/colours.ts';
import type { TopHost } from './hosts.ts';
import { pause, sampleAll } from './hosts.ts';
import type { TopRow } from './samples.ts';
import type { SortKey } from './screen.ts';
import { rowKey, screenLines, sortRows } from './screen.ts';

const KEYS = 'up/down: select  c/m/n: sort  s: start  d: shutdown  k: destroy  q: quit';
const ENTER_SCREEN = '\u001b[?1049h\u001b[?25l';
const LEAVE_SCREEN = '\u001b[?25h\u001b[?1049l';
const HISTORY_MAX = 60;

/** A sequence of a special key, or one character. */
const KEY = new RegExp(`${'\u001b'}\\[[\\d;]*[A-Za-z~]|.`, 'gs');

type Act = 'start' | 'shutdown' | 'destroy';

/** The screen of `top`: it is drawn again after each sample and each key. */
export class TopTerminal {
  readonly #context: CommandContext;
  readonly #hosts: readonly TopHost[];
  readonly #intervalMs: number;
  readonly #leaving = new AbortController();
  readonly #history = new Map<string, readonly number[]>();
  #rows: readonly TopRow[] = [];
  #selected = 0;
  #sort: SortKey = 'cpu';
  #message = KEYS;

  /** The act that waits for a confirmation. */
  #asked: { readonly act: Act; readonly row: TopRow } | undefined;

  constructor(context: CommandContext, hosts: readonly TopHost[], intervalMs: number) {
    this.#context = context;
    this.#hosts = hosts;
    this.#intervalMs = intervalMs;
  }

  /** Resolves when the person quits, the signal aborts, or after `count` samples. */
  async run(count: number): Promise<void> {
    const { environment, signal } = this.#context;
    const { stdin, stdout } = environment;
    const leave = (): void => this.#leaving.abort();
    const onKeys = (chunk: Buffer): void => {
      // Keys that are typed fast or pasted arrive in one chunk.
      for (const key of chunk.toString('latin1').match(KEY) ?? []) this.#key(key);
    };
    signal.addEventListener('abort', leave);
    const stopResize = stdout.onResize(() => this.#draw());
    stdin.setRawMode(true);
    stdin.stream.on('data', onKeys);
    await stdout.write(ENTER_SCREEN);
    try {
      for (let taken = 0; taken <= count && !this.#leaving.signal.aborted; taken++) {
        await this.#refresh();
        await pause(environment, this.#intervalMs, this.#leaving.signal);
      }
    } finally {
      stdin.stream.off('data', onKeys);
      stdin.stream.pause();
      stdin.setRawMode(false);
      stopResize();
      signal.removeEventListener('abort', leave);
      await stdout.write(LEAVE_SCREEN);
    }
  }

  async #refresh(): Promise<void> {
    try {
      this.#rows = sortRows(await sampleAll(this.#hosts, this.#leaving.signal), this.#sort);
    } catch (error) {
      if (this.#leaving.signal.aborted) return;
      if (!(error instanceof LibvirtError)) throw error;
      // The connections are re-established; the screen stays until then.
      this.#message = error.message;
    }
    for (const row of this.#rows) {
      const history = this.#history.get(rowKey(row)) ?? [];
      if (row.cpuPercent !== null) {
        this.#history.set(rowKey(row), [...history, row.cpuPercent].slice(-HISTORY_MAX));
      }
    }
    this.#draw();
  }

  #draw(): void {
    const { environment, globals } = this.#context;
    const { stdout } = environment;
    const { columns = 80, rows: lines = 24 } = stdout;
    this.#selected = Math.max(0, Math.min(this.#selected, this.#rows.length - 1));
    const text = screenLines({
      rows: this.#rows,
      history: this.#history,
      selected: this.#selected,
      sort: this.#sort,
      message: this.#message,
      hasHosts: this.#hosts.length > 1,
      columns,
      lines,
      paint: paintFor(hasColours(stdout, globals.colour, environment.variables)),
    });
    // Each line is replaced in place, so that the screen does not flicker.
    const drawn = text.map((line) => `${line}\u001b[K`).join('\r\n');
    stdout.write(`\u001b[H${drawn}\u001b[J`).catch(() => this.#leaving.abort());
  }

  #key(key: string): void {
    const row = this.#rows[this.#selected];
    if (this.#asked !== undefined) {
      const { act, row: asked } = this.#asked;
      this.#asked = undefined;
      this.#message = KEYS;
      if (key === 'y') this.#act(act, asked);
    } else if (key === 'q' || key === '\u0003' || key === '\u0004') this.#leaving.abort();
    else if (key === '\u001b[A') this.#selected -= 1;
    else if (key === '\u001b[B') this.#selected += 1;
    else if (key === 'c') this.#sortBy('cpu');
    else if (key === 'm') this.#sortBy('memory');
    else if (key === 'n') this.#sortBy('name');
    else if (key === 's' && row) this.#act('start', row);
    else if (key === 'd' && row) this.#ask('shutdown', row);
    else if (key === 'k' && row) this.#ask('destroy', row);
    if (!this.#leaving.signal.aborted) this.#draw();
  }

  #sortBy(sort: SortKey): void {
    this.#sort = sort;
    this.#rows = sortRows(this.#rows, sort);
  }

  #ask(act: Act, row: TopRow): void {
    this.#asked = { act, row };
    this.#message = `${act} ${row.name}? y: yes, any other key: no`;
  }

  #act(act: Act, row: TopRow): void {
    this.#message = `${act} ${row.name}`;
    this.#run(act, row)
      .then(() => {
        this.#message = KEYS;
      })
      .catch((error: unknown) => {
        this.#message = error instanceof Error ? error.message : String(error);
      });
  }

  async #run(act: Act, { host, uuid }: TopRow): Promise<void> {
    const connection = this.#hosts.find((each) => each.host === host)?.connection;
    const { signal } = this.#leaving;
    const domain = await connection?.domainLookupByUuidString(uuid, { signal });
    if (act === 'start') await domain?.create({ signal });
    else if (act === 'shutdown') await domain?.shutdown({ signal });
    else await domain?.destroy({ signal });
  }
}
