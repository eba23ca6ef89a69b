import type { Connection, Secret } from '../../../index.ts';
import { UsageError } from '../../parse/usage-error.ts';

/**
 * Finds a secret by its UUID, which is the only key of a secret.
 *
 * @throws UsageError if the key is not a UUID, without a call.
 */
export async function lookupSecret(
  connection: Connection,
  key: string,
  options: { readonly signal: AbortSignal },
): Promise<Secret> {
  // libvirt reads 32 digits, whatever hyphens and spaces are between them.
  if (!/^[0-9a-f]{32}$/i.test(key.replaceAll(/[-\s]/g, ''))) {
    throw new UsageError(`"${key}" is not the UUID of a secret`, 'Run "lvsh secret-list"');
  }
  return connection.secretLookupByUuidString(key, options);
}
