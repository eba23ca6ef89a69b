import type { AnyProcedure } from '../../../../src/protocol/index.ts';
import { VirErrorNumber } from '../../../../src/protocol/index.ts';
import { PacketChannel, ServerFault, ServerSession, Trace } from '../../../../src/rpc/index.ts';
import type { Transport } from '../../../../src/transport/index.ts';

const PACKET_BYTES_MAX = 33_554_436;

/**
 * A daemon that answers in random order: it queues calls, and in each turn of the event loop it
 * answers some of them. A reply depends on its call only.
 */
export class ShufflingServer {
  /** The number of calls of each procedure that have arrived. */
  readonly counts = new Map<string, number>();

  /** The number of replies that were sent before the reply to an earlier call. */
  overtakings = 0;

  /** The largest number of calls that were queued at a time. */
  mostAtOnce = 0;

  readonly #held: Array<{ readonly number: number; readonly answer: () => void }> = [];
  readonly #random: () => number;
  #received = 0;
  #isScheduled = false;

  constructor(transport: Transport, options: { readonly random: () => number }) {
    this.#random = options.random;
    const trace = new Trace();
    new ServerSession(new PacketChannel(transport, PACKET_BYTES_MAX, trace), {
      trace,
      maxClientRequests: 1000,
      handler: {
        onCall: (procedure, args) => this.#onCall(procedure, (args as Question | undefined) ?? {}),
        onClose() {},
      },
    });
  }

  #onCall(procedure: AnyProcedure, args: Question): Promise<unknown> {
    this.counts.set(procedure.name, (this.counts.get(procedure.name) ?? 0) + 1);
    this.#received += 1;
    const number = this.#received;
    return new Promise((resolve, reject) => {
      const answer = (): void => {
        if (args.name?.startsWith('none')) reject(refusal(args.name));
        else resolve(answerTo(args));
      };
      this.#held.push({ number, answer });
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#held.length);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#answerSome();
    });
  }

  #answerSome(): void {
    const count = 1 + Math.floor(this.#random() * this.#held.length);
    for (let round = 0; round < count; round += 1) {
      const [drawn] = this.#held.splice(Math.floor(this.#random() * this.#held.length), 1);
      if (drawn === undefined) break;
      if (this.#held.some(({ number }) => number < drawn.number)) this.overtakings += 1;
      drawn.answer();
    }
    if (this.#held.length > 0) this.#schedule();
  }
}

/** The arguments of the calls of these tests. */
interface Question {
  readonly name?: string;
  readonly uuid?: string;
  readonly dom?: { readonly name: string; readonly id: number };
  readonly flags?: number;
}

/** The fields of all replies. Each `ret` codec takes its own fields. */
function answerTo({ name = '', uuid, dom, flags }: Question): object {
  const id = dom?.id ?? 0;
  return {
    dom: { name: uuid === undefined ? name : nameIn(uuid), uuid: uuid ?? uuidOf(name), id: 7 },
    memory: BigInt(id) << 32n,
    state: id,
    reason: flags,
    xml: dom === undefined ? '' : documentOf(dom.name, id),
    type: 'TEST',
  };
}

/** Returns the UUID of the object whose name is this number. */
export function uuidOf(name: string): string {
  return `00000000-0000-4000-8000-${name.padStart(12, '0')}`;
}

function nameIn(uuid: string): string {
  return String(Number(uuid.slice(-12)));
}

/** Returns a document whose length depends on the number: from 20 bytes to 8 KiB. */
export function documentOf(name: string, id: number): string {
  return `<domain>${name}</domain>${'-'.repeat((id * 97) % 8192)}`;
}

function refusal(name: string): ServerFault {
  return new ServerFault({
    code: VirErrorNumber.NO_DOMAIN,
    message: `Domain not found: '${name}'`,
    str2: name,
  });
}
