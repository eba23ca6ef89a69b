import type { Writable } from 'node:stream';
import type { Domain, DuplexStream } from '../../../index.ts';
import { VirError, waitForDomainState } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { safeLine } from '../../output/safe-text.ts';
import { Escapes } from './escapes.ts';
import { pause } from './top/hosts.ts';

export interface ConsoleSessionOptions {
  readonly context: CommandContext;
  readonly domain: Domain;

  /** Gets a copy of the guest's output. */
  readonly log: Writable | undefined;

  /** The code of the escape character, and its name. */
  readonly character: number;
  readonly escapeText: string;
}

/** A guest that is shut off may start again much later: a day, in milliseconds. */
const RESTART_TIMEOUT_MS = 86_400_000;

/** A guest that starts is running a moment before libvirt knows its PTY. */
const OPEN_TRIES = 100;
const OPEN_PAUSE_MS = 100;

const HELP = [
  'Escapes, after ENTER:',
  '  ~.  leave the console',
  "  ~s  tell the guest's shell the size of this terminal (stty)",
  '  ~~  send a ~',
  '  ~?  print this help',
];

/** One use of the console command: a stream, or several after restarts of the guest. */
export class ConsoleSession {
  readonly #options: ConsoleSessionOptions;
  readonly #escapes: Escapes;
  readonly #leaving = new AbortController();
  readonly #isTerminal: boolean;
  #stream: DuplexStream | undefined;

  constructor(options: ConsoleSessionOptions) {
    this.#options = options;
    this.#escapes = new Escapes(options.character);
    this.#isTerminal = options.context.environment.stdin.isTTY;
  }

  /** Resolves when the person leaves, the guest ends its console, or the signal aborts. */
  async run(): Promise<void> {
    const { environment, args, signal } = this.#options.context;
    const { stdin } = environment;
    this.#stream = await this.#open();
    await this.#greet();
    const leave = (): void => this.#leave();
    signal.addEventListener('abort', leave);
    stdin.setRawMode(this.#isTerminal);
    const onData = (chunk: Buffer): void => this.#input(chunk);
    stdin.stream.on('data', onData);
    try {
      await this.#copyOutput();
      while (args.flag('resume') && (await this.#reopened())) await this.#copyOutput();
    } finally {
      stdin.stream.off('data', onData);
      stdin.stream.pause();
      stdin.setRawMode(false);
      signal.removeEventListener('abort', leave);
      if (this.#isTerminal) await environment.stdout.write('\r\n');
    }
  }

  async #open(): Promise<DuplexStream> {
    const { context, domain } = this.#options;
    const { args, signal } = context;
    try {
      return await domain.openConsole({
        device: args.optionalText('devname') ?? null,
        flags: args.flags({ force: 'FORCE', safe: 'SAFE' }),
        signal,
      });
    } catch (error) {
      if (error instanceof VirError && error.code === 'VIR_ERR_INTERNAL_ERROR') {
        await context.notice(
          "note: the guest needs a device such as <serial type='pty'/> or <console type='pty'/>",
        );
      }
      throw error;
    }
  }

  async #greet(): Promise<void> {
    if (!this.#isTerminal) return;
    const { context, domain, escapeText } = this.#options;
    await context.environment.stdout.write(
      `Connected to domain '${safeLine(domain.name)}'\n` +
        `Escape character is ${escapeText}; ENTER ~. leaves too, ENTER ~? prints help\n`,
    );
  }

  /** Copies the guest's output until the stream ends. */
  async #copyOutput(): Promise<void> {
    const { context, log } = this.#options;
    const stream = this.#stream;
    if (stream === undefined) return;
    try {
      for await (const chunk of stream) {
        log?.write(chunk);
        await context.environment.stdout.write(chunk);
      }
    } catch (error) {
      if (!this.#leaving.signal.aborted) throw error;
    }
  }

  /** Waits until the guest runs again. Resolves to false if the person left before. */
  async #reopened(): Promise<boolean> {
    const { domain } = this.#options;
    const { signal } = this.#leaving;
    if (signal.aborted) return false;
    await this.#notice('The guest has stopped; waiting until it runs again');
    for (let left = OPEN_TRIES; ; left--) {
      try {
        await waitForDomainState(domain, 'RUNNING', { timeoutMs: RESTART_TIMEOUT_MS, signal });
        this.#stream = await this.#open();
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        if (left === 0 || !isTooEarly(error)) throw error;
        await pause(this.#options.context.environment, OPEN_PAUSE_MS, signal);
      }
    }
  }

  async #notice(text: string): Promise<void> {
    const { environment, globals } = this.#options.context;
    // In raw mode a terminal begins a new line at its left edge only after a CR.
    const line = this.#isTerminal ? `\r\n${text}\r\n` : `${text}\n`;
    if (!globals.isQuiet) await environment.stderr.write(line);
  }

  #input(chunk: Buffer): void {
    // Without a terminal there are no escapes: the bytes of a file are sent as they are.
    const { send, request } = this.#isTerminal
      ? this.#escapes.feed(chunk)
      : { send: chunk, request: undefined };
    if (send.length > 0) this.#send(send);
    if (request === 'leave') this.#leave();
    if (request === 'help') this.#print(`\r\n${HELP.join('\r\n')}\r\n`);
    if (request === 'size') this.#sendSize();
  }

  #sendSize(): void {
    const { columns, rows } = this.#options.context.environment.stdout;
    if (columns === undefined || rows === undefined) return;
    this.#send(Buffer.from(`stty rows ${rows} columns ${columns}\r`));
  }

  #send(bytes: Uint8Array): void {
    // During a restart there is no guest that could read them.
    if (this.#stream?.writable) this.#stream.write(bytes);
  }

  #leave(): void {
    this.#leaving.abort();
    this.#stream?.destroy();
  }

  #print(text: string): void {
    // A terminal that is gone ends the session by its input.
    this.#options.context.environment.stdout.write(text).catch(() => undefined);
  }
}

/**
 * Whether the PTY of a guest is not assigned yet, another client holds its console, or the guest
 * has stopped since: the console of a guest ends a moment before its state changes.
 */
function isTooEarly(error: unknown): boolean {
  if (!(error instanceof VirError)) return false;
  return error.code === 'VIR_ERR_OPERATION_FAILED' || error.code === 'VIR_ERR_OPERATION_INVALID';
}
