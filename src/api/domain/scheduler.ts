import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Calls } from '../calls/calls.ts';
import type { MethodOptions } from '../calls/prepare.ts';
import { flagsOf, signalOf } from '../calls/prepare.ts';
import { refuseFirst } from '../calls/refuse-first.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';

/**
 * The getters of the scheduler's parameters. Unlike other getters, they reject nparams = 0, so the
 * number comes from the scheduler's type.
 */
export async function getSchedulerParameters(
  calls: Calls,
  dom: RemoteNonnullDomain,
  options: CallOptions | undefined,
): Promise<TypedParams> {
  const { nparams } = await calls.call(remote.domainGetSchedulerType, { dom }, options);
  const args = { dom, nparams };
  const { params } = await calls.call(remote.domainGetSchedulerParameters, args, options);
  return decodeTypedParams(params);
}

export async function getSchedulerParametersFlags(
  calls: Calls,
  dom: RemoteNonnullDomain,
  options: MethodOptions | undefined,
): Promise<TypedParams> {
  const procedure = remote.domainGetSchedulerParametersFlags;
  refuseFirst(calls, procedure, { dom, nparams: 1 }, options);
  const [{ nparams }, stringFlag] = await Promise.all([
    calls.call(remote.domainGetSchedulerType, { dom }, signalOf(options)),
    calls.typedParamStringFlag(options),
  ]);
  const flags = flagsOf(procedure, options) | stringFlag;
  const { params } = await calls.call(procedure, { dom, nparams }, { ...options, flags });
  return decodeTypedParams(params);
}
