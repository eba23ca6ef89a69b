import { unlessAborted } from '../async/index.ts';
import type { MetricsConnection, OpeningHost } from './host-samples.ts';
import { notConnected } from './host-samples.ts';

/** The part of a fleet (`Fleet` of `libvirt-client/fleet`) that the figures come from. */
export interface MetricsFleet {
  /** The hosts, and whether they have a connection. */
  readonly hosts: readonly {
    readonly name: string;
    readonly state: string;
    readonly lastError: Error | null;
  }[];

  /** Returns the connection of a host whose state is `open`. */
  connection(name: string): MetricsConnection;

  /** Calls a listener when `hosts` has changed. Returns a function that removes it. */
  subscribe(listener: () => void): () => void;
}

/** Returns a fleet's hosts by name, each with the wait for its connection. */
export function fleetSources(fleet: MetricsFleet): readonly (readonly [string, OpeningHost])[] {
  return fleet.hosts.map(({ name }) => [name, (within) => openConnection(fleet, name, within)]);
}

/** Returns the connection of a host, after the attempt that is in progress. */
async function openConnection(
  fleet: MetricsFleet,
  name: string,
  within: Parameters<OpeningHost>[0],
): Promise<MetricsConnection> {
  if (isOpening(fleet, name)) {
    await within((signal) => untilAttempted(fleet, name, signal), 'The host is still being opened');
  }
  const host = hostOf(fleet, name);
  if (host?.state === 'open') return fleet.connection(name);
  throw host?.lastError ?? notConnected();
}

/** Resolves when the host is no longer being opened. */
async function untilAttempted(
  fleet: MetricsFleet,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  let unsubscribe = (): void => {};
  const attempted = new Promise<void>((resolve) => {
    unsubscribe = fleet.subscribe(() => {
      if (!isOpening(fleet, name)) resolve();
    });
  });
  try {
    await unlessAborted(attempted, signal);
  } finally {
    unsubscribe();
  }
}

function isOpening(fleet: MetricsFleet, name: string): boolean {
  return hostOf(fleet, name)?.state === 'opening';
}

function hostOf({ hosts }: MetricsFleet, name: string): MetricsFleet['hosts'][number] | undefined {
  return hosts.find((host) => host.name === name);
}
