import { ArgumentError } from '../errors/index.ts';
import { untrusted } from './untrusted.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A server's message as text. @throws AuthError when it is none. */
export function messageText(mechanism: string, message: Uint8Array): string {
  try {
    return decoder.decode(message);
  } catch {
    throw untrusted(mechanism, 'its message is no text');
  }
}

/**
 * Checks that a credential can be sent: NUL separates them in PLAIN and ends them in the daemon.
 *
 * @throws ArgumentError that does not show it.
 */
export function requireSendable(text: string): string {
  if (!/[\0\p{Surrogate}]/u.test(text)) return text;
  throw new ArgumentError(
    'A credential holds a NUL or half a surrogate pair, so it cannot be sent',
    {
      argument: 'credentials',
    },
  );
}
