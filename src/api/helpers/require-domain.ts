import { ArgumentError } from '../../errors/index.ts';
import type { Domain } from '../domain/domain.ts';

/**
 * Checks the first argument of a helper. A Domain of another copy of this package is one, too.
 *
 * @throws ArgumentError if the value is not a Domain.
 */
export function requireDomain(domain: Domain): void {
  if (typeof domain?.getState === 'function') return;
  throw new ArgumentError('Expected "domain" to be a Domain', { argument: 'domain' });
}
