import type { TransportPhase } from '../../errors/index.ts';
import { ProtocolError, TransportError } from '../../errors/index.ts';
import { ForeignPeerError, isClosedByPeer } from '../../rpc/index.ts';
import type { ForeignBytes, Transport } from '../../transport/index.ts';

/** The remedy for a peer that speaks another protocol. */
const REMEDIES: Readonly<Record<ForeignBytes['protocol'], string>> = {
  HTTP: "Check the port: libvirt's ports are 16509 (tcp) and 16514 (tls)",
  SSH: 'Use the transport ssh, such as qemu+ssh://host/system',
  TLS: 'Use the transport tls, such as qemu+tls://host/system',
  text: "Check the port: libvirt's ports are 16509 (tcp) and 16514 (tls). A remote login shell must print nothing",
};

/**
 * Returns the error of a connection that failed before it was open. It has the phase, and its
 * outcome is `not-sent`: the calls of opening have no effect that outlives the connection.
 */
export function explainOpening(
  error: unknown,
  phase: TransportPhase | undefined,
  transport: Transport,
): unknown {
  if (error instanceof ProtocolError && error.cause instanceof ForeignPeerError) {
    return foreignPeer(error.cause, phase, transport);
  }
  if (error instanceof ProtocolError && error.outcome === 'unknown') {
    const { code, message, cause } = error;
    return new ProtocolError(message, { code, cause, outcome: 'not-sent' });
  }
  if (error instanceof TransportError && error.phase === 'call' && phase !== undefined) {
    const { code, address, message, cause } = error;
    const facts = { cause, phase, ...(address === undefined ? {} : { address }) };
    return new TransportError(code, message, facts);
  }
  return error;
}

function foreignPeer(
  cause: ForeignPeerError,
  phase: TransportPhase | undefined,
  { address }: Transport,
): TransportError {
  const { look, protocol } = cause.foreign;
  const message = `${address} is not a libvirt daemon: it sent ${look}. ${REMEDIES[protocol]}`;
  return new TransportError('CONNECT_FAILED', message, {
    ...{ cause, address },
    ...(phase === undefined ? {} : { phase }),
  });
}

/**
 * Returns the error of a peer that closed the connection instead of answering the first call. A
 * TLS port of libvirt does so to a client without TLS: it sends no alert, and resets the connection
 * if it has not read all bytes.
 */
export function explainSilence(error: unknown, transport: Transport): unknown {
  if (!(error instanceof TransportError) || transport.isSecure || !isClosedByPeer(error)) {
    return error;
  }
  const { code, address, message, cause, phase, outcome } = error;
  const remedy = 'If the port requires TLS, use the transport tls, such as qemu+tls://host/system';
  return new TransportError(code, `${message}. ${remedy}`, {
    ...{ cause, outcome },
    ...(address === undefined ? {} : { address }),
    ...(phase === undefined ? {} : { phase }),
  });
}
