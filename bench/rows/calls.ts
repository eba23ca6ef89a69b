import type { Bench, Target } from '../suite/bench.ts';
import { Contestants } from '../suite/bench.ts';

const PINNED = { isPinned: true };

/** Calls one after another, to libvirtd's test driver. */
export async function benchDaemonCalls(bench: Bench, target: Target): Promise<void> {
  const contestants = new Contestants(bench, target, PINNED);
  const rows = [
    { name: 'libver', calls: 10_000, form: '' },
    { name: 'info', calls: 10_000, form: '' },
    { name: 'info', calls: 100_000, form: '/long' },
    { name: 'state', calls: 10_000, form: '' },
  ];
  for (const { name, calls, form } of rows) {
    const operation = ['calls', name, count(bench, calls), '1'];
    await bench.measure({
      id: `calls/libvirtd/${name}${form}`,
      title: `${calls.toLocaleString('en')} calls one after another, libvirtd, ${name}`,
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
  for (const { calls, form } of [
    { calls: 10_000, form: '' },
    { calls: 100_000, form: '/long' },
  ]) {
    const operation = ['calls', 'info', count(bench, calls), '1'];
    await bench.measure({
      id: `calls/low-latency${form}`,
      title: `${calls.toLocaleString('en')} calls one after another, libvirtd, all CPUs`,
      metric: 'rate',
      contestants: [
        contestants.ours(operation, 'libvirt-client', { lowLatency: true }),
        contestants.ours(operation, 'default'),
        ...contestants.c(operation),
        contestants.floor('nd', operation),
      ],
    });
  }
}

/** Calls to the null server: the cost of the client alone. */
export async function benchNullCalls(bench: Bench, target: Target): Promise<void> {
  const contestants = new Contestants(bench, target, PINNED);
  const rows = [
    { loops: 1, calls: 40_960, form: '' },
    { loops: 1, calls: 409_600, form: '/long' },
    { loops: 32, calls: 40_960, form: '' },
    { loops: 256, calls: 40_960, form: '' },
    { loops: 256, calls: 204_800, form: '/long' },
  ];
  for (const { loops, calls, form } of rows) {
    const operation = ['calls', 'info', count(bench, calls), String(loops)];
    const all = { maxCallsInFlight: 256 };
    await bench.measure({
      id: `calls/null/${loops}${form}`,
      title: `${calls.toLocaleString('en')} calls by ${loops} callers, null server`,
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
