import type { Domain } from 'libvirt-client';
import type { Fleet } from 'libvirt-client/fleet';
import type { MetricSample } from 'libvirt-client/metrics';
import type { FiguresHistory, FiguresReading } from './figures.ts';
import type { Jobs } from './jobs.ts';

/** The fleet of the panel: its inventory has the guests. */
export type PanelFleet = Fleet<'domain', never>;

/** A picture of a guest's screen. */
export interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Settings of the panel. */
export interface PanelOptions {
  /** Whether guests may be changed, and their consoles and screens opened. False by default. */
  readonly write?: boolean;

  /** Default: 127.0.0.1. There is no login but the token, and no encryption. */
  readonly address?: string;

  /** Default: any free port. */
  readonly port?: number;

  /** The time between two readings of the figures, in milliseconds. Default: 2000. */
  readonly sampleEveryMs?: number;

  /** The speed of copies of disks, in bytes per second. By default there is no limit. */
  readonly copyBytesPerSecond?: number;

  /** Changes the samples of all hosts before they become figures. By default they stay. */
  readonly adjustSamples?: (samples: readonly MetricSample[]) => readonly MetricSample[];

  /** Figures from before the start. By default there are none. */
  readonly readings?: readonly FiguresReading[];

  /** Takes a picture of a guest's screen. By default with `domain.screenshot()`. */
  readonly takePicture?: (domain: Domain) => Promise<Picture>;
}

/** The parts of a running panel that requests use. */
export interface Site {
  readonly fleet: PanelFleet;
  readonly isWritable: boolean;
  readonly figures: FiguresHistory;
  readonly jobs: Jobs;
  readonly takePicture: (domain: Domain) => Promise<Picture>;
}

/** An error with an HTTP status. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Returns the guest of a host. The inventory knows it, so there is no look-up. */
export function findGuest({ fleet }: Site, host: string, uuid: string): Domain {
  const info = fleet.host(host);
  if (info === undefined) throw new RequestError(404, `There is no host ${host}`);
  if (info.state !== 'open') throw new RequestError(503, `The host ${host} is ${info.state}`);
  const domain = fleet.inventory.host(host)?.domains.object(uuid);
  if (domain === undefined) throw new RequestError(404, 'The guest no longer exists');
  return domain;
}
