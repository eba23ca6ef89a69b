import type { CommandContext } from '../../context/command-context.ts';
import type { Row, StreamResult } from '../../output/result.ts';
import { lineOf, rowOf } from './event-rows.ts';

/** A subscription to events of any kind. */
interface AnySubscription extends AsyncIterable<object> {
  close(): Promise<void>;
}

/** The use of one subscription, until an event, the end of the time or an interrupt. */
export class EventLoop {
  readonly #context: CommandContext;
  readonly #subscription: AnySubscription;
  readonly #timeoutMs: number | undefined;
  #count = 0;
  #isTimedOut = false;

  constructor(
    context: CommandContext,
    subscription: AnySubscription,
    timeoutMs: number | undefined,
  ) {
    this.#context = context;
    this.#subscription = subscription;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Returns the result of the command.
   *
   * @param virshLines - Returns virsh's lines of an event, with the time of `--timestamp` or not.
   */
  result(virshLines: (row: Row, hasTime: boolean) => readonly string[]): StreamResult {
    const hasTime = this.#context.args.flag('timestamp');
    return {
      kind: 'stream',
      rows: this.#rows(),
      line: lineOf,
      virshLines: (row) => virshLines(row, hasTime),
      virshEnd: () => this.#end(),
      exitCode: () => (this.#count === 0 ? 1 : 0),
    };
  }

  async *#rows(): AsyncIterable<Row> {
    const { environment, args, isDryRun } = this.#context;
    if (isDryRun) return;
    const stopTimer = this.#startTimer();
    try {
      for await (const item of this.#subscription) {
        yield { time: new Date(environment.now()).toISOString(), ...rowOf({ ...item }) };
        this.#count += 1;
        if (!args.flag('loop')) break;
      }
    } finally {
      stopTimer();
    }
  }

  /** The subscription ends at the end of the time. */
  #startTimer(): () => void {
    const timeoutMs = this.#timeoutMs;
    if (timeoutMs === undefined) return () => undefined;
    return this.#context.environment.setTimer(() => {
      this.#isTimedOut = true;
      void this.#subscription.close();
    }, timeoutMs);
  }

  #end(): string {
    const reason = this.#isTimedOut ? 'event loop timed out\n' : '';
    return `${reason}events received: ${this.#count}\n`;
  }
}
