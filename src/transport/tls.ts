import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { connect } from 'node:tls';
import { AuthError, TransportError, toError } from '../errors/index.ts';
import { SocketTransport } from './socket-transport.ts';
import type { TcpOptions } from './tcp.ts';
import { dialTcp, hostAndPort } from './tcp.ts';
import type { HandshakeInfo } from './tls-failure.ts';
import { closedAfterHandshake, endedEarly, explainTls, notAccepted } from './tls-failure.ts';
import type { Transport } from './transport.ts';

/** The address to connect to, and the certificates. */
export interface TlsOptions extends Omit<TcpOptions, 'onPhase'> {
  readonly ca: string;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly passphrase: string | undefined;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;

  /** Whether a daemon with an invalid certificate is rejected. */
  readonly verifiesPeer: boolean;

  /**
   * Returns another problem of the daemon's certificates, as the end of a sentence. It is called
   * only if the daemon is verified, and only for certificates that lead to a trusted CA.
   */
  readonly findProblem: ((shown: readonly X509Certificate[]) => string | undefined) | undefined;

  readonly onPhase?: (phase: 'resolve' | 'connect' | 'handshake') => void;
}

const NONE = Buffer.alloc(0);

/** The byte that the daemon sends inside TLS when it has accepted the client's certificate. */
const ACCEPTED = 1;

/**
 * Connects over TLS. Resolves when the daemon has accepted the client's certificate: the handshake
 * succeeds with any certificate (virNetTLSContextCheckCertificate runs after it).
 *
 * @throws AuthError `CERTIFICATE_INVALID` if the daemon's certificate is invalid,
 * `CERTIFICATE_REFUSED` if the daemon does not accept the client's.
 */
export async function connectTls(options: TlsOptions): Promise<Transport> {
  const { host, port, signal, onPhase } = options;
  const address = hostAndPort(host, port);
  const facts = { host, address, hasCertificate: options.cert !== undefined };
  const tcp = await dialTcp({
    ...{ host, port, signal },
    ...(onPhase === undefined ? {} : { onPhase }),
  });
  onPhase?.('handshake');
  let socket: TLSSocket | undefined;
  try {
    const { ca, cert, key, passphrase, minVersion, maxVersion, verifiesPeer } = options;
    socket = connect({
      ...{ socket: tcp, host, ca, cert, key, passphrase, minVersion, maxVersion },
      rejectUnauthorized: verifiesPeer,
      // As in GnuTLS, each CA of the file is trusted, even a CA that another CA has signed.
      allowPartialTrustChain: true,
      // An address is not a server name (RFC 6066 section 3). The certificate is checked for it
      // anyway.
      servername: isIP(host) === 0 ? host : '',
    });
    // Without a listener an error ends the process: the socket may fail between two waits.
    socket.on('error', () => {});
    await secured(socket, signal, address);
    if (verifiesPeer) requireNoProblem(socket, options, address);
    await accepted(socket, signal, facts);
    return new SocketTransport(socket, {
      ...{ address, isSecure: true, isEncrypted: true },
      carriesDescriptors: false,
      isPacketwise: true,
    });
  } catch (error) {
    socket?.destroy();
    tcp.destroy();
    if (signal?.aborted) throw signal.reason;
    if (error instanceof AuthError || error instanceof TransportError) throw error;
    throw explainTls(toError(error), facts);
  }
}

function requireNoProblem(socket: TLSSocket, { findProblem }: TlsOptions, address: string): void {
  const problem = findProblem?.(shownBy(socket));
  if (problem === undefined) return;
  throw new AuthError('CERTIFICATE_INVALID', `The certificate of ${address} ${problem}`);
}

/** Returns the daemon's certificates, its own first. They need not be in the order of the chain. */
function shownBy(socket: TLSSocket): readonly X509Certificate[] {
  const shown: X509Certificate[] = [];
  // Node links them in the order of arrival, and removes them from the socket: this works once.
  for (let each = socket.getPeerX509Certificate(); each; each = each.issuerCertificate) {
    shown.push(each);
  }
  return shown;
}

function secured(
  socket: TLSSocket,
  signal: AbortSignal | undefined,
  address: string,
): Promise<void> {
  return settled(
    socket,
    signal,
    () => endedEarly(address),
    ({ resolve }) => {
      socket.once('secureConnect', resolve);
      return () => socket.off('secureConnect', resolve);
    },
  );
}

/**
 * Waits for the daemon's consent. In TLS 1.3 an alert about the client's certificate arrives here
 * too, after the handshake.
 */
function accepted(
  socket: TLSSocket,
  signal: AbortSignal | undefined,
  facts: HandshakeInfo,
): Promise<void> {
  return settled(
    socket,
    signal,
    () => closedAfterHandshake(facts),
    ({ resolve, reject }) => {
      const onReadable = (): void => {
        const bytes = socket.read(1) as Buffer | null;
        if (bytes === null) return;
        if (bytes[0] === ACCEPTED) resolve();
        else reject(notAccepted(facts, Buffer.concat([bytes, socket.read() ?? NONE])));
      };
      socket.on('readable', onReadable);
      return () => socket.off('readable', onReadable);
    },
  );
}

interface Settle {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Waits until `listen` resolves, or for an error, the end or the signal. */
function settled(
  socket: TLSSocket,
  signal: AbortSignal | undefined,
  ended: () => Error,
  listen: (settle: Settle) => () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      stopListening();
      socket.off('error', fail);
      socket.off('end', onEnd);
      socket.off('close', onEnd);
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: unknown): void => {
      stop();
      socket.destroy();
      reject(error);
    };
    const onEnd = (): void => fail(ended());
    const onAbort = (): void => fail(signal?.reason);
    const stopListening = listen({
      resolve: () => {
        stop();
        resolve();
      },
      reject: fail,
    });
    socket.on('error', fail);
    socket.on('end', onEnd);
    socket.on('close', onEnd);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    else if (socket.destroyed) fail(socket.errored ?? ended());
  });
}
