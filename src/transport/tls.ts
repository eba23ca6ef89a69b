import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { SecureContext, SecureVersion, TLSSocket } from 'node:tls';
import { connect, createSecureContext } from 'node:tls';
import { offAbort, onAbort } from '../async/index.ts';
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
   * only if the daemon is verified, and only for certificates that lead to a trusted CA and are for
   * the host. The first one is the daemon's own. `name` is undefined if the host is an address.
   */
  readonly findProblem: (
    shown: readonly X509Certificate[],
    name: string | undefined,
  ) => string | undefined;

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
  const secureContext = loadContext(options);
  const tcp = await dialTcp({
    ...{ host, port, signal },
    ...(onPhase === undefined ? {} : { onPhase }),
  });
  onPhase?.('handshake');
  let socket: TLSSocket | undefined;
  try {
    const { verifiesPeer } = options;
    socket = connect({
      ...{ socket: tcp, host, secureContext, rejectUnauthorized: verifiesPeer },
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

/** Loads the client's own certificates, so that an error about them is not about the daemon's. */
function loadContext(options: TlsOptions): SecureContext {
  const { ca, cert, key, passphrase, minVersion, maxVersion } = options;
  try {
    return createSecureContext({
      ...{ ca, cert, key, passphrase, minVersion, maxVersion },
      // As in GnuTLS, each CA of the file is trusted, even a CA that another CA has signed.
      allowPartialTrustChain: true,
    });
  } catch (error) {
    const cause = toError(error);
    const message = `The certificates for TLS cannot be used: ${cause.message}`;
    throw new AuthError('CERTIFICATE_INVALID', message, { cause });
  }
}

function requireNoProblem(
  socket: TLSSocket,
  { findProblem, host }: TlsOptions,
  address: string,
): void {
  const problem = findProblem(shownBy(socket), isIP(host) === 0 ? host : undefined);
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
      offAbort(signal, abort);
    };
    const fail = (error: unknown): void => {
      stop();
      socket.destroy();
      reject(error);
    };
    const onEnd = (): void => fail(ended());
    const abort = (): void => fail(signal?.reason);
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
    if (signal?.aborted) abort();
    else if (signal !== undefined) onAbort(signal, abort);
    if (!signal?.aborted && socket.destroyed) fail(socket.errored ?? ended());
  });
}
