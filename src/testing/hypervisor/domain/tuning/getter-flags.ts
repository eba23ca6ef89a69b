import { VirTypedParameterFlags } from '../../../../protocol/index.ts';
import { checkFlags } from '../../flags.ts';
import { IMPACT_FLAGS } from '../impact.ts';

/**
 * Checks the flags of a getter of typed parameters: which definition, and whether the client
 * supports string values.
 *
 * @param name - The function without its prefix, such as `DomainGetMemoryParameters`.
 */
export function checkGetterFlags(flags: number, name: string): void {
  checkFlags(flags, IMPACT_FLAGS | VirTypedParameterFlags.STRING_OKAY, `test${name}`);
}
