import type { PacketChannel } from './channel.ts';
import { showLife } from './keepalive.ts';

/** How often a daemon that is not being read gets a sign of life; its own interval is 5 s. */
const HEARTBEAT_MS = 500;

/**
 * Stops and resumes the reading of a channel. A daemon that has keepalive is shown signs of life
 * meanwhile, and so stays for as long as it lasts: libvirtd counts only what it receives
 * (virKeepAliveCheckMessage).
 */
export class ReadingPause {
  readonly #channel: PacketChannel;
  #isOn = false;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(channel: PacketChannel) {
    this.#channel = channel;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  begin(showsLife: boolean): void {
    this.#isOn = true;
    this.#channel.pause();
    if (!showsLife) return;
    this.#heartbeat = setInterval(() => showLife(this.#channel), HEARTBEAT_MS).unref();
  }

  end(): void {
    this.stop();
    this.#channel.resume();
  }

  /** The channel has closed. */
  stop(): void {
    this.#isOn = false;
    clearInterval(this.#heartbeat);
  }
}
