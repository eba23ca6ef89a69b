import { ProcessTimer, timers } from '../async/index.ts';
import type { PacketChannel } from './channel.ts';
import { showLife } from './keepalive.ts';

/**
 * The interval of PONGs to a daemon that is not being read. Its own keepalive interval is 5 s by
 * default.
 */
const HEARTBEAT_MS = 500;

/**
 * Pauses and resumes the reading of a channel. Meanwhile a daemon with keepalive is sent PONGs, so
 * the connection stays alive during a pause of any length: libvirtd counts only the packets that it
 * receives (virKeepAliveCheckMessage). The process stays alive too, because the unread stream may
 * still fail, and Node does not count a socket that is not read.
 */
export class ReadingPause {
  readonly #channel: PacketChannel;
  readonly #process = new ProcessTimer();
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
    this.#process.hold();
    if (!showsLife) return;
    this.#heartbeat = timers.setInterval(() => showLife(this.#channel), HEARTBEAT_MS).unref();
  }

  end(): void {
    this.stop();
    this.#channel.resume();
  }

  /** Ends the pause because the channel has closed. */
  stop(): void {
    this.#isOn = false;
    this.#process.release();
    timers.clearInterval(this.#heartbeat);
  }
}
