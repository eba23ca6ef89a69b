import type { ConnectOptions } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import type { TestDaemonOptions } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import type { Transport } from '../../../src/transport/index.ts';
import { until } from '../../support/until.ts';
import type { Campaign, Figures } from '../campaign.ts';
import { outcomeOf, settled } from '../campaign.ts';
import type { Fault } from '../faulty-link.ts';
import { FAULT_KINDS, FaultyLink } from '../faulty-link.ts';

const URI = 'test:///default';
/** A fault that stalls the connection ends by this timeout. */
const TIMEOUT_MS = 25;
/** The distance in bytes of the places of faults. Rounds start at different places. */
const STEP_BYTES = 24;
const STEP_BYTES_SHORT = 80;

const LOGINS: readonly [ConnectOptions, TestDaemonOptions][] = [
  [{}, {}],
  [
    { credentials: { authname: 'operator', password: 'secret' } },
    { auth: { sasl: { users: { operator: 'secret' } } } },
  ],
];

/**
 * Opens connections whose network fails after each number of bytes, in each direction: it ends, is
 * reset, or stalls. Each attempt must settle, with a `LibvirtError` if it fails, and leave nothing.
 */
export const opening: Campaign = {
  name: 'opening',
  shortRounds: 1,
  async round({ seed, isShort }) {
    let openings = 0;
    let opened = 0;
    for (const [options, daemonOptions] of LOGINS) {
      const lengths = await measure(options, daemonOptions);
      const step = isShort ? STEP_BYTES_SHORT : STEP_BYTES;
      for (const direction of ['toDaemon', 'toClient'] as const) {
        // The last places are behind the opening, in the first call.
        const end = lengths[direction] + 2 * step;
        for (let after = seed % step; after <= end; after += step) {
          const attempts = FAULT_KINDS.map((kind) =>
            attempt({ direction, after, kind }, options, daemonOptions),
          );
          for (const isOpen of await Promise.all(attempts)) {
            openings += 1;
            opened += isOpen ? 1 : 0;
          }
        }
      }
    }
    const figures: Figures = { openings, 'faults behind the opening': opened };
    return figures;
  },
};

/** Returns the number of bytes of an opening without faults. */
async function measure(
  options: ConnectOptions,
  daemonOptions: TestDaemonOptions,
): Promise<{ toDaemon: number; toClient: number }> {
  await using daemon = await startDaemon({ memory: true, ...daemonOptions });
  const link = new FaultyLink(daemon.connect());
  const connection = await connect(URI, { ...options, transport: () => link });
  const lengths = { ...link.passed };
  await connection.close();
  return lengths;
}

/** Resolves to whether the connection was opened. */
async function attempt(
  fault: Fault,
  options: ConnectOptions,
  daemonOptions: TestDaemonOptions,
): Promise<boolean> {
  const subject = JSON.stringify(fault);
  await using daemon = await startDaemon({ memory: true, ...daemonOptions });
  const transport = (): Transport => new FaultyLink(daemon.connect(), fault);
  const opening = connect(URI, { ...options, transport, connectTimeoutMs: TIMEOUT_MS });
  const opened = await outcomeOf(opening, `connect with ${subject}`);
  if ('value' in opened) {
    const call = opened.value.getHostname({ signal: AbortSignal.timeout(TIMEOUT_MS) });
    await outcomeOf(call, `a call with ${subject}`);
    await settled(opened.value.close(), `close with ${subject}`);
  }
  await settled(
    until(() => daemon.connections === 0),
    `the end of the session with ${subject}`,
  );
  return 'value' in opened;
}
