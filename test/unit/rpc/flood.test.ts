import { describe, expect, it } from '@jest/globals';
import { remote } from '../../../src/protocol/index.ts';
import { ClientSession, PacketChannel, Trace } from '../../../src/rpc/index.ts';
import { memoryPair } from '../../../src/transport/index.ts';
import { seeded } from '../protocol/support/table-codec.ts';
import { documentOf, ShufflingServer, uuidOf } from './support/shuffling-server.ts';

const CALLERS = 64;
const CALLS = 20_000;

/** Calls that ask for the object with a number, and compare the reply with it. */
const QUESTIONS: ReadonlyArray<(session: ClientSession, number: number) => Promise<void>> = [
  async (session, number) => {
    const name = String(number);
    const { dom } = await session.call(remote.domainLookupByName, { name });
    expect(dom).toEqual({ name, uuid: uuidOf(name), id: 7 });
  },
  async (session, number) => {
    const uuid = uuidOf(String(number));
    const { dom } = await session.call(remote.domainLookupByUuid, { uuid });
    expect(dom).toEqual({ name: String(number), uuid, id: 7 });
  },
  async (session, number) => {
    const { memory } = await session.call(remote.domainGetMaxMemory, { dom: domain(number) });
    expect(memory).toBe(BigInt(number) << 32n);
  },
  async (session, number) => {
    const args = { dom: domain(number), flags: number >>> 3 };
    const state = await session.call(remote.domainGetState, args);
    expect(state).toEqual({ state: number, reason: number >>> 3 });
  },
  async (session, number) => {
    const args = { dom: domain(number), flags: 0 };
    const { xml } = await session.call(remote.domainGetXmlDesc, args);
    expect(xml).toBe(documentOf(String(number), number));
  },
  async (session, number) => {
    const answer: unknown = await session.call(remote.domainSuspend, { dom: domain(number) });
    expect(answer).toBeUndefined();
  },
  async (session) => {
    expect(await session.call(remote.connectGetType, undefined)).toEqual({ type: 'TEST' });
  },
  async (session, number) => {
    const name = `none ${number}`;
    const call = session.call(remote.domainLookupByName, { name });
    await expect(call).rejects.toMatchObject({ code: 'VIR_ERR_NO_DOMAIN', str2: name });
  },
  async (session, number) => {
    const reason = new Error(`no. ${number} has left`);
    const controller = new AbortController();
    const name = String(number);
    const call = session.call(remote.domainLookupByName, { name }, controller);
    setImmediate(() => controller.abort(reason));
    // The reply may arrive before the abort.
    const outcome = await call.then(
      ({ dom }) => dom.name,
      (error: unknown) => error,
    );
    expect([name, reason]).toContain(outcome);
  },
];

describe('Many callers on one connection', () => {
  it.each([4, 64])('get the replies to their own calls, with %d calls in flight', async (most) => {
    const { session, server } = start(most);
    let calls = 0;
    const caller = async (seed: number): Promise<void> => {
      const random = seeded(seed);
      while (calls < CALLS) {
        calls += 1;
        const question = QUESTIONS[Math.floor(random() * QUESTIONS.length)];
        await question?.(session, Math.floor(random() * 100_000));
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, (_, index) => caller(index + 1)));
    expect(calls).toBe(CALLS);
    expect(server.counts.size).toBe(7);
    expect(server.overtakings).toBeGreaterThan(CALLS / 10);
    expect(server.mostAtOnce).toBeLessThanOrEqual(most);
    expect(server.mostAtOnce).toBeGreaterThan(1);
    expect(session.isClosed).toBe(false);
  });

  it('get each of 20,000 replies if all calls are made at once', async () => {
    const { session, server } = start(1024);
    const numbers = Array.from({ length: CALLS }, (_, index) => index);
    const answers = await Promise.all(
      numbers.map((id) => session.call(remote.domainGetMaxMemory, { dom: domain(id) })),
    );
    expect(answers.map(({ memory }) => Number(memory >> 32n))).toEqual(numbers);
    expect([...server.counts]).toEqual([['REMOTE_PROC_DOMAIN_GET_MAX_MEMORY', CALLS]]);
    expect(server.mostAtOnce).toBeGreaterThan(4);
  });
});

function start(maxCallsInFlight: number): {
  readonly session: ClientSession;
  readonly server: ShufflingServer;
} {
  const [near, far] = memoryPair();
  const server = new ShufflingServer(far, { random: seeded(20_260) });
  const trace = new Trace();
  const session = new ClientSession(new PacketChannel(near, 1_048_576, trace), {
    maxCallsInFlight,
    trace,
    events: { onEvent() {}, onClose() {} },
  });
  session.markOpen();
  return { session, server };
}

function domain(number: number): { readonly name: string; readonly uuid: string; id: number } {
  const name = String(number);
  return { name, uuid: uuidOf(name), id: number };
}
