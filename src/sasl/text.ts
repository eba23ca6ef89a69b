import { ArgumentError } from '../errors/index.ts';
import { untrusted } from './untrusted.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes a server's message. @throws AuthError if it is not UTF-8. */
export function messageText(mechanism: string, message: Uint8Array): string {
  try {
    return decoder.decode(message);
  } catch {
    throw untrusted(mechanism, 'its message is not UTF-8');
  }
}

/**
 * Checks that a credential can be sent. NUL separates credentials in PLAIN and ends strings in the
 * daemon.
 *
 * @throws ArgumentError that does not contain the credential.
 */
export function requireSendable(text: string): string {
  if (!/[\0\p{Surrogate}]/u.test(text)) return text;
  throw new ArgumentError('A credential contains NUL or a lone surrogate and cannot be sent', {
    argument: 'credentials',
  });
}
