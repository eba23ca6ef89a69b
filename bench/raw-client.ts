import { connect } from 'node:net';
import { remote } from '../src/protocol/index.ts';

const HEADER_BYTES = 28;

/**
 * The lower bound: a bare socket with callbacks. It decodes and checks nothing, and expects the
 * server to send whole packets of one size.
 */
export class RawClient {
  readonly #socket: ReturnType<typeof connect>;
  readonly #frame = Buffer.alloc(HEADER_BYTES);
  #onAnswer: () => void = () => {};

  private constructor(socket: ReturnType<typeof connect>) {
    this.#socket = socket;
    const words = [HEADER_BYTES, remote.program, 1, remote.connectGetLibVersion.number, 0, 0, 0];
    for (const [index, word] of words.entries()) this.#frame.writeUInt32BE(word, index * 4);
    socket.on('data', (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) this.#onAnswer();
    });
  }

  static open(path: string): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(new RawClient(socket)));
      socket.once('error', reject);
    });
  }

  /** Makes `calls` calls, `inFlight` of them at a time. */
  run(calls: number, inFlight: number): Promise<void> {
    return new Promise((resolve) => {
      let sent = 0;
      let answered = 0;
      const send = (): void => {
        sent += 1;
        this.#socket.write(this.#frame);
      };
      this.#onAnswer = () => {
        answered += 1;
        if (answered === calls) resolve();
        else if (sent < calls) send();
      };
      for (let index = 0; index < inFlight; index += 1) send();
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
