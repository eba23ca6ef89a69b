/** The calls of libvirt's protocol that open a connection. */

export interface Open {
  readonly name: string | null;
  readonly flags: number;
}

const REMOTE_PROGRAM = 0x20_00_80_86;
const HEADER_BYTES = 28;

const CONNECT_OPEN = 1;
const CONNECT_SUPPORTS_FEATURE = 60;
const AUTH_LIST = 66;
const CONNECT_GET_URI = 110;

/** Answers the packets of one client and records the arguments of its CONNECT_OPEN. */
export class Answerer {
  #received = Buffer.alloc(0);
  readonly #onOpen: (open: Open) => void;

  constructor(onOpen: (open: Open) => void) {
    this.#onOpen = onOpen;
  }

  /** Takes bytes from the client and returns the bytes of the answers. */
  answer(bytes: Buffer): Buffer {
    this.#received = Buffer.concat([this.#received, bytes]);
    const answers: Buffer[] = [];
    while (this.#received.length >= 4 && this.#received.length >= this.#received.readUInt32BE(0)) {
      const length = this.#received.readUInt32BE(0);
      answers.push(this.#answerTo(this.#received.subarray(4, length)));
      this.#received = this.#received.subarray(length);
    }
    return Buffer.concat(answers);
  }

  #answerTo(packet: Buffer): Buffer {
    const payload = packet.subarray(HEADER_BYTES - 4);
    const header = Buffer.from(packet.subarray(0, HEADER_BYTES - 4));
    header.writeUInt32BE(1, 12); // a reply
    const answer = this.#payload(header.readUInt32BE(0), header.readUInt32BE(8), payload);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(4 + header.length + answer.length);
    return Buffer.concat([length, header, answer]);
  }

  #payload(program: number, procedure: number, args: Buffer): Buffer {
    if (program !== REMOTE_PROGRAM) return Buffer.alloc(0);
    switch (procedure) {
      case AUTH_LIST:
        return words(1, 0); // one way of logging in: none
      case CONNECT_SUPPORTS_FEATURE:
        return words(0);
      case CONNECT_OPEN:
        this.#onOpen(readOpen(args));
        return Buffer.alloc(0);
      case CONNECT_GET_URI:
        return Buffer.concat([words(8), Buffer.from('test:///')]);
      default:
        return Buffer.alloc(0);
    }
  }
}

function readOpen(args: Buffer): Open {
  if (args.readUInt32BE(0) === 0) return { name: null, flags: args.readUInt32BE(4) };
  const length = args.readUInt32BE(4);
  const flagsAt = 8 + Math.ceil(length / 4) * 4;
  return { name: args.toString('utf8', 8, 8 + length), flags: args.readUInt32BE(flagsAt) };
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, index * 4);
  });
  return bytes;
}
