import type { Bench, Target } from '../suite/bench.ts';
import { Contestants } from '../suite/bench.ts';

const PINNED = { isPinned: true };

/** Calls one after another, to libvirtd's test driver. */
export async function benchDaemonCalls(bench: Bench, target: Target): Promise<void> {
  const contestants = new Contestants(bench, target, PINNED);
  for (const name of ['libver', 'info', 'state']) {
    const operation = ['calls', name, count(bench, 10_000), '1'];
    await bench.measure({
      id: `calls/libvirtd/${name}`,
      title: `Calls one after another, libvirtd, ${name}`,
      metric: 'rate',
      contestants: [
        contestants.ours(operation),
        ...contestants.c(operation),
        contestants.floor('raw', operation),
        contestants.floor('nd', operation),
        ...(name === 'state' ? [] : contestants.unraid(operation)),
      ],
    });
  }
}

/** The option `lowLatency`: needs a CPU for each side. */
export async function benchLowLatency(bench: Bench, target: Target): Promise<void> {
  const contestants = new Contestants(bench, target, {});
  const operation = ['calls', 'info', count(bench, 10_000), '1'];
  await bench.measure({
    id: 'calls/low-latency',
    title: 'Calls one after another, libvirtd, all CPUs',
    metric: 'rate',
    contestants: [
      contestants.ours(operation, 'libvirt-client', { lowLatency: true }),
      contestants.ours(operation, 'default'),
      ...contestants.c(operation),
      contestants.floor('nd', operation),
    ],
  });
}

/** Calls to the null server: the cost of the client alone. */
export async function benchNullCalls(bench: Bench, target: Target): Promise<void> {
  const contestants = new Contestants(bench, target, PINNED);
  for (const loops of [1, 32, 256]) {
    const operation = ['calls', 'info', count(bench, 40_960), String(loops)];
    const all = { maxCallsInFlight: 256 };
    await bench.measure({
      id: `calls/null/${loops}`,
      title: `Calls by ${loops} callers, null server`,
      metric: 'rate',
      contestants: [
        contestants.ours(operation),
        ...(loops === 256
          ? [contestants.ours(operation, 'libvirt-client, 256 in flight', all)]
          : []),
        ...contestants.c(operation),
        contestants.floor('nd', operation),
      ],
    });
  }
  const bursts = ['calls', 'info', count(bench, 40_960), '256', 'bursts'];
  await bench.measure({
    id: 'calls/null/bursts',
    title: 'Calls in bursts of 256, null server',
    metric: 'rate',
    contestants: [
      contestants.ours(bursts, 'libvirt-client', { maxCallsInFlight: 256 }),
      contestants.floor('nd', bursts),
    ],
  });
}

function count({ scale }: Bench, full: number): string {
  return String(Math.ceil((full * scale) / 2560) * 2560);
}
