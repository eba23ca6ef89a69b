import type { LibvirtError } from '../../../src/index.ts';
import { connect, TimeoutError } from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import type { Transport } from '../../../src/transport/index.ts';
import { memoryPair } from '../../../src/transport/index.ts';
import { SCENARIOS } from '../../libvirtd/transcripts/scenarios.ts';
import type { RecordedPacket } from '../../libvirtd/transcripts/transcript.ts';
import { toAnswers } from '../../libvirtd/transcripts/transcript.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import type { Figures } from '../campaign.ts';
import { outcomeOf, requireEqual, StressFailure, settled } from '../campaign.ts';
import type { Mutation } from '../mutation.ts';
import { mutate, Touched } from '../mutation.ts';
import { PacketTransport, splitPackets } from '../packet-transport.ts';
import { recordedSession } from '../recorded.ts';

const PATIENCE = { callTimeoutMs: 100, connectTimeoutMs: 200 };

/** Replays a recorded session to a client, with changes in the packets of the daemon. */
export async function playRecordedSession(
  name: string,
  plan: readonly Mutation[],
): Promise<Figures> {
  const unchanged = await replaySession(name, []);
  const changed = await replaySession(name, plan);
  // A busy machine may let the short timeouts of the second one expire.
  if (changed.changes === 0 && !(changed.error instanceof TimeoutError)) {
    requireEqual(changed, unchanged, `the result of ${name}`);
  }
  return { 'recorded sessions': 1, 'changed packets': changed.changes };
}

interface Replayed {
  readonly changes: number;
  readonly results?: unknown;
  readonly error?: LibvirtError;
}

async function replaySession(name: string, plan: readonly Mutation[]): Promise<Replayed> {
  const scenario = SCENARIOS[name];
  if (scenario === undefined) throw new StressFailure(`no scenario ${name}`);
  const { packets } = recordedSession(name);
  const touched = new Touched();
  const [near, far] = memoryPair('recorded daemon');
  replay(far, packets);
  const recorded = bytesOf(packets, 'daemon');
  const toClient = mutate(changesOf(plan, 'toClient'), recorded, touched);
  const transport = new PacketTransport(near, { toClient });
  const path = scenario.driver === 'test' ? 'default' : 'system';
  const patience = plan.length === 0 ? {} : PATIENCE;
  const options = { transport: () => transport, readOnly: scenario.isReadOnly ?? false };
  const opening = connect(`${scenario.driver}:///${path}`, { ...options, ...patience });
  const opened = await outcomeOf(opening, 'connect');
  if ('error' in opened) return { changes: touched.changes, error: opened.error };
  const replayed = await outcomeOf(scenario.run(opened.value), 'the calls of a session');
  await settled(opened.value.close(), 'close');
  if ('error' in replayed) return { changes: touched.changes, error: replayed.error };
  return { changes: touched.changes, results: toAnswers(replayed.value) };
}

/** Sends the calls of a recorded session to the in-memory daemon, with changes. */
export async function playRecordedCalls(name: string, plan: readonly Mutation[]): Promise<Figures> {
  const calls = bytesOf(recordedSession(name).packets, 'client');
  const touched = new Touched();
  await using daemon = await startDaemon({ memory: true });
  const healthy = await connect('test:///default', { transport: () => daemon.connect() });
  const transport = daemon.connect();
  let isClosed = false;
  let replies = Buffer.alloc(0);
  transport.start({
    onData: (bytes) => {
      replies = Buffer.concat([replies, bytes]);
    },
    onDrain: () => {},
    onClose: () => {
      isClosed = true;
    },
  });
  const changes = mutate(changesOf(plan, 'toDaemon'), calls, touched);
  for (const call of calls) {
    for (const packet of changes([call])) transport.write(packet);
    await turns(1);
  }
  await settled(healthy.getHostname(), 'a call of the connection beside');
  if (!isClosed) transport.destroy();
  await settled(
    until(() => daemon.connections === 1),
    'the end of the client',
  );
  await healthy.close();
  const { packets, rest } = splitPackets(replies);
  if (rest.length > 0) throw new StressFailure('the daemon has sent a part of a packet');
  return {
    'recorded clients': 1,
    'changed packets': touched.changes,
    'replies to them': packets.length,
  };
}

function changesOf(plan: readonly Mutation[], direction: Mutation['direction']): Mutation[] {
  return plan.map((each) => ({ ...each, direction, session: 0 }));
}

function bytesOf(packets: readonly RecordedPacket[], from: RecordedPacket['from']): Buffer[] {
  return packets.filter((packet) => packet.from === from).map(({ bytes }) => bytes);
}

/** Answers each packet of the client with the packets that followed it in the recording. */
function replay(transport: Transport, packets: readonly RecordedPacket[]): void {
  const script = [...packets];
  let unread = Buffer.alloc(0);
  transport.start({
    onData: (bytes) => {
      const received = splitPackets(Buffer.concat([unread, bytes]));
      unread = received.rest;
      for (const _ of received.packets) {
        script.shift();
        while (script[0]?.from === 'daemon') transport.write(script.shift()?.bytes ?? unread);
      }
    },
    onDrain: () => {},
    onClose: () => {},
  });
}
