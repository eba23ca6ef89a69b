/**
 * A server that replies to each call at once with the smallest value of the reply's type, so that a
 * measurement does not include a daemon. A download returns the requested number of bytes. An
 * upload accepts any number. It prints `ready` when it listens, and exits when its standard input
 * ends.
 *
 *     node null-server.js SOCKET_PATH (scripts/bench.mjs bundles it)
 */
import { randomBytes } from 'node:crypto';
import type { AnyProcedure } from '../src/protocol/index.ts';
import { remote, VIR_NET_MESSAGE_LEN_MAX, VIR_NET_MESSAGE_MAX } from '../src/protocol/index.ts';
import type { ServerStreamPort } from '../src/rpc/index.ts';
import { PacketChannel, ServerSession, Trace } from '../src/rpc/index.ts';
import { listen } from '../src/transport/listen.ts';
import { XdrReader } from '../src/xdr/index.ts';

/** Zeros decode to 0, '', [] or null for each type. No reply has a longer fixed part. */
const ZEROS = new Uint8Array(4096);

/** The bytes of a download, which are repeated. */
const NOISE = randomBytes(262_144);

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('Usage: null-server SOCKET_PATH');

const answers = new Map<AnyProcedure, unknown>();
const trace = new Trace();

await listen({ path }, (transport) => {
  const maxPacketBytes = VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX;
  transport.ref();
  const session = new ServerSession(new PacketChannel(transport, maxPacketBytes, trace), {
    trace,
    handler: {
      onCall(procedure, args, header) {
        const length = streamLength(procedure, args);
        if (length !== undefined) session.openStream(header, nullStream(length));
        if (procedure === remote.connectClose) setImmediate(() => void session.end());
        return emptyAnswer(procedure);
      },
      onClose() {},
    },
  });
});
process.stdin.resume().on('end', () => process.exit());
console.log('ready');

/** Returns the number of bytes that a download requests, 0 for an upload, undefined otherwise. */
function streamLength(procedure: AnyProcedure, args: unknown): bigint | undefined {
  if (procedure === remote.storageVolUpload) return 0n;
  if (procedure !== remote.storageVolDownload) return undefined;
  return (args as { readonly length: bigint }).length;
}

function nullStream(length: bigint): ServerStreamPort {
  let left = length;
  return {
    source:
      length === 0n
        ? null
        : {
            read: async (maxBytes) => {
              if (left === 0n) return { kind: 'end' };
              const count = left < maxBytes ? Number(left) : maxBytes;
              left -= BigInt(count);
              return { kind: 'data', bytes: NOISE.subarray(0, count) };
            },
          },
    sink: { write() {}, hole() {} },
    sparse: false,
    finish() {},
    abort() {},
  };
}

function emptyAnswer(procedure: AnyProcedure): unknown {
  if (!answers.has(procedure)) {
    answers.set(procedure, procedure.ret.decode(new XdrReader(ZEROS)));
  }
  return answers.get(procedure);
}
