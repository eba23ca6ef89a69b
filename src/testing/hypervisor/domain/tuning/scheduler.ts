import type { RemoteTypedParam } from '../../../../protocol/index.ts';
import { VirDomainSchedulerNames as Names } from '../../../../protocol/index.ts';
import { checkFlags } from '../../flags.ts';
import { ParameterType, uint, validateParameters } from '../../typed-parameters.ts';

/** The scheduler of the test driver, and the number of its parameters. */
export const SCHEDULER = { type: 'fair', nparams: 1 } as const;

/** The weight of every guest. The test driver ignores other values. */
const WEIGHT = 50;

export function schedulerParameters(flags: number): RemoteTypedParam[] {
  checkFlags(flags, 0, 'testDomainGetSchedulerParametersFlags');
  return [uint(Names.WEIGHT, WEIGHT)];
}

export function setSchedulerParameters(params: readonly RemoteTypedParam[], flags: number): void {
  checkFlags(flags, 0, 'testDomainSetSchedulerParametersFlags');
  validateParameters(params, { [Names.WEIGHT]: ParameterType.UINT });
}
