import { LibvirtError, ProtocolError, TransportError, toError } from '../../errors/index.ts';
import type { ClientSession, SecurityLayer } from '../../rpc/index.ts';

/**
 * Returns a security layer whose errors end the session as errors of this package. A layer may be
 * the program's own, and an error of {@link SecurityLayer.wrap} has no caller that could handle it:
 * packets are written in a microtask.
 */
export function guardedLayer(
  layer: SecurityLayer,
  mechanism: string,
  session: ClientSession,
): SecurityLayer {
  const subject = `The security layer of ${mechanism} failed`;
  return {
    wrap: (bytes) => {
      try {
        return layer.wrap(bytes);
      } catch (error) {
        session.fail(brokenLayer(subject, error, session));
        return NOTHING;
      }
    },
    unwrap: (piece) => {
      try {
        return layer.unwrap(piece);
      } catch (error) {
        if (error instanceof LibvirtError) throw error;
        throw new ProtocolError(`${subject}: ${toError(error).message}`, { cause: error });
      }
    },
  };
}

const NOTHING = new Uint8Array(0);

function brokenLayer(subject: string, error: unknown, session: ClientSession): LibvirtError {
  if (error instanceof LibvirtError) return error;
  const { address } = session.channel.transport;
  return new TransportError('CONNECTION_LOST', `${subject}: ${toError(error).message}`, {
    ...{ cause: error, outcome: 'unknown', address },
  });
}
