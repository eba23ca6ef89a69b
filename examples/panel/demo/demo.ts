import { setTimeout as wait } from 'node:timers/promises';
import type { HostTarget } from 'libvirt-client/fleet';
import { remote } from 'libvirt-client/protocol';
import type { TestDaemon } from 'libvirt-client/testing';
import { startDaemon } from 'libvirt-client/testing';
import type { FiguresReading } from '../figures.ts';
import type { PanelOptions } from '../site.ts';
import { figuresAt, livelyFigures } from './figures.ts';
import type { DemoGuest } from './guests.ts';
import { addGuest, HOSTS } from './guests.ts';
import { DemoScreens } from './screens.ts';

/** Hosts in the memory of this process, and the panel's options that make them lively. */
export interface Demo extends AsyncDisposable {
  readonly hosts: Readonly<Record<string, HostTarget>>;
  readonly panelOptions: PanelOptions;
}

const MIB = 1024 * 1024;

const PAST_EVERY_MS = 2000;
const PAST_COUNT = 150;

/** The guest `nightly-batch` starts or stops after each pause, as if by another program. */
const BATCH_PAUSE_MS = 12_000;

/** The host `elder` loses its daemon after each pause, for as long as the second one. */
const LOSS_PAUSES_MS = [75_000, 12_000] as const;

/** Starts the hosts: some well, one slow, one that restarts now and then, and one that is down. */
export async function startDemo(): Promise<Demo> {
  const screens = await DemoScreens.start();
  const daemons: Record<string, TestDaemon> = {};
  for (const [host, guests] of Object.entries(HOSTS)) {
    daemons[host] = await startHost(host, guests, screens);
  }
  const stopping = new AbortController();
  const work = [batch(daemons['alder'], stopping.signal), lose(daemons['elder'], stopping.signal)];
  const down = await startDaemon({ tcp: {} });
  const hosts = Object.entries(daemons).map(([host, { uri }]) => [host, uri] as const);
  const downUri = down.uri;
  await down.close();
  return {
    hosts: { ...Object.fromEntries(hosts), fir: downUri },
    panelOptions: {
      copyBytesPerSecond: 6 * MIB,
      adjustSamples: livelyFigures(),
      readings: pastReadings(daemons),
      takePicture: (domain) => screens.picture(domain.name),
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all(work);
      for (const daemon of Object.values(daemons)) await daemon.close();
      await screens.close();
    },
  };
}

async function startHost(
  host: string,
  guests: readonly DemoGuest[],
  screens: DemoScreens,
): Promise<TestDaemon> {
  const daemon = await startDaemon({ hypervisor: { populated: false, hostname: host } });
  const pool = daemon.hypervisor.storagePools.create(`<pool type='dir'><name>images</name>
    <target><path>/var/lib/libvirt/images</path></target></pool>`);
  for (const guest of guests) addGuest(daemon, pool, guest, screens.portOf(guest.name));
  misbehave(host, daemon);
  return daemon;
}

/** Returns readings of the last five minutes. */
function pastReadings(daemons: Readonly<Record<string, TestDaemon>>): readonly FiguresReading[] {
  const running = Object.entries(HOSTS).flatMap(([host, guests]) =>
    guests
      .filter(({ state }) => state !== 'off')
      .map((guest) => {
        const { uuid } = daemons[host]?.hypervisor.domains.lookupByName(guest.name) ?? {};
        return { key: `${host}/${uuid}`, guest };
      }),
  );
  const now = Date.now();
  return Array.from({ length: PAST_COUNT }, (_, index) => {
    const time = now - (PAST_COUNT - index) * PAST_EVERY_MS;
    const figures = running.map(({ key, guest }) => [key, figuresAt(guest, time / 1000)] as const);
    return { time, guests: Object.fromEntries(figures) };
  });
}

function misbehave(host: string, daemon: TestDaemon): void {
  const error = (message: string) => ({ kind: 'fail', error: { code: 38, message } }) as const;
  if (host === 'birch') {
    daemon.misbehave({ kind: 'delay', procedure: remote.connectGetLibVersion, delayMs: 180 });
    // Guests without ACPI ignore it, and this one says so.
    const message = 'Guest agent is not responding: QEMU guest agent is not connected';
    daemon.misbehave({ ...error(message), procedure: remote.domainShutdown });
  }
  if (host === 'cedar') {
    const message = "Cannot access storage file '/mnt/nas/legacy.qcow2': No such file or directory";
    daemon.misbehave({ ...error(message), procedure: remote.domainCreate });
  }
}

async function batch(daemon: TestDaemon | undefined, signal: AbortSignal): Promise<void> {
  while (daemon !== undefined && (await pause(BATCH_PAUSE_MS, signal))) {
    const guest = daemon.hypervisor.domains.list().find(({ name }) => name === 'nightly-batch');
    if (guest?.isActive) guest.shutdown();
    else guest?.start();
  }
}

async function lose(daemon: TestDaemon | undefined, signal: AbortSignal): Promise<void> {
  const [up, down] = LOSS_PAUSES_MS;
  while (daemon !== undefined && (await pause(up, signal))) {
    await daemon.crash();
    await pause(down, signal);
    await daemon.restart();
  }
}

/** Resolves after the time, or with false when the signal aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
