/**
 * A server that answers every call at once with the emptiest answer that its type allows. It takes
 * the daemon out of a measurement. Prints `ready` when it listens; ends with its standard input.
 *
 *     node null-server.js SOCKET_PATH (scripts/bench.mjs bundles it)
 */
import type { AnyProcedure } from '../src/protocol/index.ts';
import { remote, VIR_NET_MESSAGE_LEN_MAX, VIR_NET_MESSAGE_MAX } from '../src/protocol/index.ts';
import { PacketChannel, ServerSession, Trace } from '../src/rpc/index.ts';
import { listen } from '../src/transport/index.ts';
import { XdrReader } from '../src/xdr/index.ts';

/** Zeros decode to 0, '', [] or null, whatever the type. No answer's fixed part is longer. */
const ZEROS = new Uint8Array(4096);

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
      onCall(procedure) {
        if (procedure === remote.connectClose) setImmediate(() => void session.end());
        return emptyAnswer(procedure);
      },
      onClose() {},
    },
  });
});
process.stdin.resume().on('end', () => process.exit());
console.log('ready');

function emptyAnswer(procedure: AnyProcedure): unknown {
  if (!answers.has(procedure)) {
    answers.set(procedure, procedure.ret.decode(new XdrReader(ZEROS)));
  }
  return answers.get(procedure);
}
