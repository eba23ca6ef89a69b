import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { AbortError, VirError } from '../../../src/errors/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { ClientSession, PacketChannel, Trace } from '../../../src/rpc/index.ts';
import { memoryPair } from '../../../src/transport/index.ts';
import { seeded } from '../protocol/support/table-codec.ts';
import { documentOf, ShufflingServer, uuidOf } from './support/shuffling-server.ts';

const CALLERS = 64;
const CALLS = 20_000;

/**
 * Each asks for the thing with this number and resolves to whether the answer is about it. Without
 * `expect`, which takes longer than the calls themselves.
 */
const QUESTIONS: ReadonlyArray<(session: ClientSession, number: number) => Promise<boolean>> = [
  async (session, number) => {
    const name = String(number);
    const { dom } = await session.call(remote.domainLookupByName, { name });
    return isDeepStrictEqual(dom, domain(number, 7));
  },
  async (session, number) => {
    const uuid = uuidOf(String(number));
    const { dom } = await session.call(remote.domainLookupByUuid, { uuid });
    return isDeepStrictEqual(dom, domain(number, 7));
  },
  async (session, number) => {
    const { memory } = await session.call(remote.domainGetMaxMemory, { dom: domain(number) });
    return memory === BigInt(number) << 32n;
  },
  async (session, number) => {
    const args = { dom: domain(number), flags: number >>> 3 };
    const state = await session.call(remote.domainGetState, args);
    return state.state === number && state.reason === number >>> 3;
  },
  async (session, number) => {
    const args = { dom: domain(number), flags: 0 };
    const { xml } = await session.call(remote.domainGetXmlDesc, args);
    return xml === documentOf(String(number), number);
  },
  async (session, number) => {
    const answer: unknown = await session.call(remote.domainSuspend, { dom: domain(number) });
    return answer === undefined;
  },
  async (session) => {
    const { type } = await session.call(remote.connectGetType, undefined);
    return type === 'TEST';
  },
  async (session, number) => {
    const name = `none ${number}`;
    const call = session.call(remote.domainLookupByName, { name });
    const error: unknown = await call.catch((reason: unknown) => reason);
    return error instanceof VirError && error.code === 'VIR_ERR_NO_DOMAIN' && error.str2 === name;
  },
  async (session, number) => {
    const reason = new Error(`no. ${number} has left`);
    const controller = new AbortController();
    const name = String(number);
    const call = session.call(remote.domainLookupByName, { name }, controller);
    setImmediate(() => controller.abort(reason));
    // The reply may arrive before the abort.
    return call.then(
      ({ dom }) => dom.name === name,
      (error: unknown) => error instanceof AbortError && error.cause === reason,
    );
  },
];

describe('Many callers on one connection', () => {
  it.each([4, 64])('get the replies to their own calls, with %d calls in flight', async (most) => {
    const { session, server } = start(most);
    let calls = 0;
    const wrong: string[] = [];
    const caller = async (seed: number): Promise<void> => {
      const random = seeded(seed);
      while (calls < CALLS) {
        calls += 1;
        const kind = Math.floor(random() * QUESTIONS.length);
        const number = Math.floor(random() * 100_000);
        const isRight = await QUESTIONS[kind]?.(session, number);
        if (isRight !== true) wrong.push(`question ${kind} about ${number}`);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, (_, index) => caller(index + 1)));
    expect(wrong).toEqual([]);
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

function domain(number: number, id = number): Readonly<{ name: string; uuid: string; id: number }> {
  const name = String(number);
  return { name, uuid: uuidOf(name), id };
}
