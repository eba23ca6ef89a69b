import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';
import { until } from '../../support/until.ts';

/** A real terminal: a tmux server of its own with one window, in which a shell runs. */
export class Tmux implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'lvsh-tmux-'));
  readonly #socket = join(this.#folder, 'socket');
  readonly #record = join(this.#folder, 'record');

  /** @param path - The `PATH` of the shell. */
  constructor(path: string) {
    const size = ['-x', '100', '-y', '30'];
    const shell = `exec env -i PATH='${path}' HOME='${this.#folder}' HISTFILE= TERM=tmux-256color \
      COLORTERM=truecolor LC_ALL=C.UTF-8 PS1='ready> ' bash --norc --noprofile`;
    this.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, shell);
    writeFileSync(this.#record, '');
    this.#tmux('pipe-pane', `exec cat >>'${this.#record}'`);
  }

  /** Resolves as soon as programs have written the text, which may have left the screen since. */
  async wrote(pattern: RegExp): Promise<void> {
    const read = (): string => readFileSync(this.#record, 'utf8');
    await until(() => pattern.test(read())).catch((cause: unknown) => {
      throw new Error(`No program has written ${pattern}:\n${read()}`, { cause });
    });
  }

  /** Types a command and ENTER. */
  enter(command: string): void {
    this.type(command);
    this.key('Enter');
  }

  /** Types text as it is. */
  type(text: string): void {
    this.#tmux('send-keys', '-l', text);
  }

  /** Types a key with a name of tmux: `Enter`, `C-]`, `Up`. */
  key(name: string): void {
    this.#tmux('send-keys', name);
  }

  resize(columns: number, lines: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(lines));
  }

  /** Returns the text of the screen. With `isColoured` it has escape sequences of colours. */
  screen(isColoured = false): string {
    return this.#tmux('capture-pane', '-p', ...(isColoured ? ['-e'] : []));
  }

  /** Resolves to the screen as soon as it fits. */
  async shows(pattern: RegExp): Promise<string> {
    let screen = '';
    await until(() => {
      screen = this.screen();
      return pattern.test(screen);
    }).catch((cause: unknown) => {
      throw new Error(`The screen does not show ${pattern}:\n${screen}`, { cause });
    });
    return screen;
  }

  /** Returns a format of tmux, such as `cursor_flag` or `alternate_on`. */
  state(name: string): string {
    return this.#tmux('display-message', '-p', `#{${name}}`).trim();
  }

  [Symbol.dispose](): void {
    this.#tmux('kill-server');
    // The shell may still be writing when its terminal is gone.
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }

  #tmux(...args: readonly string[]): string {
    const options = { encoding: 'utf8', timeout: WAIT_LIMIT_MS } as const;
    return execFileSync('tmux', ['-S', this.#socket, ...args], {
      ...options,
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    });
  }
}
