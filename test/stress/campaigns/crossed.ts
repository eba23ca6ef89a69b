import type { Connection } from '../../../src/index.ts';
import { AbortError, connect } from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import type { Campaign } from '../campaign.ts';
import { outcomeOf, requireEqual, StressFailure } from '../campaign.ts';
import { PacketTransport } from '../packet-transport.ts';
import { Random } from '../random.ts';

const CALLERS = 64;
const CALLS = 150;
const CALLS_SHORT = 40;

/**
 * Many callers use one connection at the same time, and abort some of their calls. The replies that
 * arrive together are delivered in a random order. Each caller must get its own result.
 */
export const crossed: Campaign = {
  name: 'crossed',
  shortRounds: 1,
  async round({ seed, isShort }) {
    const random = new Random(seed);
    await using daemon = await startDaemon({ memory: true, maxClientRequests: CALLERS });
    for (let caller = 0; caller < CALLERS; caller += 1) {
      daemon.hypervisor.domains.define(domainXml(caller));
    }
    const shuffle = (packets: readonly Buffer[]) => random.shuffled(packets);
    await using connection = await connect('test:///default', {
      transport: () => new PacketTransport(daemon.connect(), { toClient: shuffle }),
      maxCallsInFlight: 1 + random.below(CALLERS),
    });
    const calls = isShort ? CALLS_SHORT : CALLS;
    const aborted = await Promise.all(
      Array.from({ length: CALLERS }, (_, caller) => callOften(connection, caller, calls, random)),
    );
    const sum = aborted.reduce((left, right) => left + right, 0);
    return { calls: CALLERS * calls, 'aborted calls': sum };
  },
};

function domainXml(caller: number): string {
  const number = caller.toString(16).padStart(12, '0');
  return `<domain type='test'><name>guest-${caller}</name>
    <uuid>00000000-0000-4000-8000-${number}</uuid>
    <memory unit='KiB'>${1024 * (caller + 1)}</memory><os><type>hvm</type></os></domain>`;
}

/** Calls about the caller's own domain. Returns the number of aborted calls. */
async function callOften(
  connection: Connection,
  caller: number,
  calls: number,
  random: Random,
): Promise<number> {
  const name = `guest-${caller}`;
  const domain = await connection.domainLookupByName(name);
  let aborted = 0;
  for (let call = 0; call < calls; call += 1) {
    const aborting = new AbortController();
    const { signal } = aborting;
    const isAborted = random.oneIn(20);
    const answer = ask();
    if (isAborted) setImmediate(() => aborting.abort());
    const outcome = await outcomeOf(answer, `a call about ${name}`);
    if ('value' in outcome) requireEqual(outcome.value, true, `the answer about ${name}`);
    else if (!isAborted || !(outcome.error instanceof AbortError)) {
      throw new StressFailure(`a call about ${name} has failed`, { cause: outcome.error });
    } else aborted += 1;

    async function ask(): Promise<boolean> {
      const which = random.below(3);
      if (which === 0) return (await connection.domainLookupByName(name, { signal })).name === name;
      if (which === 1)
        return (await domain.getXmlDesc({ signal })).includes(`<name>${name}</name>`);
      return (await domain.getMaxMemory({ signal })) === BigInt(1024 * (caller + 1));
    }
  }
  return aborted;
}
