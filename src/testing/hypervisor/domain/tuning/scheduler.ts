import type { RemoteTypedParam } from '../../../../protocol/index.ts';
import { VirDomainSchedulerNames as Names } from '../../../../protocol/index.ts';
import { checkFlags } from '../../flags.ts';
import { ParameterType, uint, validateParameters } from '../../typed-parameters.ts';

/** The scheduler of the test driver, and how many parameters it has. */
export const SCHEDULER = { type: 'fair', nparams: 1 } as const;

/** The weight that every guest has, whatever was set: the test driver forgets it. */
const WEIGHT = 50;

export function schedulerParameters(flags: number): RemoteTypedParam[] {
  checkFlags(flags, 0, 'testDomainGetSchedulerParametersFlags');
  return [uint(Names.WEIGHT, WEIGHT)];
}

export function setSchedulerParameters(params: readonly RemoteTypedParam[], flags: number): void {
  checkFlags(flags, 0, 'testDomainSetSchedulerParametersFlags');
  validateParameters(params, { [Names.WEIGHT]: ParameterType.UINT });
}
