import { VirTypedParameterFlags } from '../../../../protocol/index.ts';
import { checkFlags } from '../../flags.ts';
import { IMPACT_FLAGS } from '../impact.ts';

/**
 * The flags of a getter of typed parameters: one definition or the other, and that the client takes
 * strings.
 *
 * @param name - The function without its prefix, such as `DomainGetMemoryParameters`.
 */
export function checkGetterFlags(flags: number, name: string): void {
  checkFlags(flags, IMPACT_FLAGS | VirTypedParameterFlags.STRING_OKAY, `test${name}`);
}
