import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../support/until.ts';
import type { Dissection } from './dissect.ts';
import { dissect } from './dissect.ts';

/** A running capture of a TCP port of the loopback interface. */
export interface Capture extends AsyncDisposable {
  /**
   * Waits until everything sent so far is captured, stops, and decodes it by libvirt's dissector.
   */
  stop(): Promise<Dissection>;
}

/** Starts to capture a TCP port. Resolves when packets are being recorded. */
export async function capture(port: number): Promise<Capture> {
  const probe = await Probe.open();
  const recorder = new Recorder(`tcp port ${port} or udp port ${probe.port}`);
  try {
    await recorder.sees(probe);
  } catch (error) {
    recorder.kill();
    probe.close();
    throw error;
  }
  return new LoopbackCapture(port, recorder, probe);
}

class LoopbackCapture implements Capture {
  readonly #port: number;
  readonly #recorder: Recorder;
  readonly #probe: Probe;

  constructor(port: number, recorder: Recorder, probe: Probe) {
    this.#port = port;
    this.#recorder = recorder;
    this.#probe = probe;
  }

  async stop(): Promise<Dissection> {
    const folder = mkdtempSync(join(tmpdir(), 'capture-'));
    try {
      await this.#recorder.sees(this.#probe);
      const file = join(folder, 'session.pcap');
      writeFileSync(file, this.#recorder.recorded);
      return await dissect(file, this.#port);
    } finally {
      await this[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#recorder.kill();
    this.#probe.close();
  }
}

/** Runs dumpcap and keeps its record in memory. */
class Recorder {
  readonly #process: ChildProcess;
  readonly #chunks: Buffer[] = [];
  #complaints = '';

  constructor(filter: string) {
    // The kernel kills it if this process is killed.
    const command = ['/usr/bin/dumpcap', '-q', '-P', '-i', 'lo', '-f', filter, '-w', '-'];
    this.#process = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process.stdout?.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#complaints += chunk.toString();
    });
    this.#process.on('error', (error) => {
      this.#complaints += String(error);
    });
  }

  get recorded(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Resolves when a datagram that is sent now is recorded, and therefore everything before it. */
  async sees(probe: Probe): Promise<void> {
    const from = this.recorded.length;
    const mark = randomBytes(MARK_BYTES);
    const isSeen = until(() => {
      if (this.#process.exitCode !== null) throw new Error('it has ended');
      probe.send(mark);
      return this.recorded.subarray(from).includes(mark);
    });
    await isSeen.catch((cause: unknown) => {
      throw new Error(`dumpcap records nothing: ${this.#complaints}`, { cause });
    });
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}

const MARK_BYTES = 16;

/** A UDP socket that sends datagrams to itself, which the recorder records. */
class Probe {
  readonly port: number;
  readonly #socket: Socket;
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
  }

  static async open(): Promise<Probe> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new Probe(socket.unref());
  }

  send(mark: Buffer): void {
    this.#socket.send(mark, this.port, '127.0.0.1');
  }

  close(): void {
    if (!this.#closed) this.#socket.close();
    this.#closed = true;
  }
}
