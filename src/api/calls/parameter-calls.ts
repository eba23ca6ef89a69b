import { ArgumentError } from '../../errors/index.ts';
import type { Procedure, RemoteTypedParam } from '../../protocol/index.ts';
import { VirTypedParameterType } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { TypedParams, TypedParamValue } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import type { ExplicitParam, ParameterTypes } from '../values/typed-params-input.ts';
import { encodeTypedParams } from '../values/typed-params-input.ts';
import type { Calls } from './calls.ts';
import { requireOptions } from './named-options.ts';
import type { MethodArgs, MethodOptions } from './prepare.ts';
import { flagsOf } from './prepare.ts';
import { refuseFirst } from './refuse-first.ts';

/** The reply to a getter: its parameters, and their total number. */
interface CountedParams {
  readonly params: readonly RemoteTypedParam[];
  readonly nparams: number;
}

/**
 * Gets parameters whose number must be sent with the call. If the number is 0, the daemon returns
 * the number. The result includes strings if the daemon supports them.
 *
 * @param argsFor - Returns the arguments of the call for a number of parameters.
 */
export async function getCountedParams<Args>(
  calls: Calls,
  procedure: Procedure<Args, CountedParams>,
  options: MethodOptions | undefined,
  argsFor: (nparams: number) => MethodArgs<Args>,
): Promise<TypedParams> {
  refuseFirst(calls, procedure, argsFor(0), options);
  const flags = flagsOf(procedure, options) | (await calls.typedParamStringFlag(options));
  const ask = (count: number): Promise<CountedParams> =>
    calls.call(procedure, argsFor(count), { ...options, flags });
  const { nparams } = await ask(0);
  if (nparams === 0) return {};
  return decodeTypedParams((await ask(nparams)).params);
}

/**
 * Returns the parameters of a setter in the form of the wire.
 *
 * A daemon that is too old for strings would misread them, so this function refuses them, as
 * libvirt's own client does. On a read-only connection the call is refused anyway, so the daemon is
 * not asked whether it supports strings.
 */
export async function paramsToSet(
  calls: Calls,
  params: Readonly<Record<string, TypedParamValue | ExplicitParam>>,
  types: ParameterTypes,
  options: CallOptions | undefined,
): Promise<readonly RemoteTypedParam[]> {
  requireOptions(options, true);
  const encoded = encodeTypedParams(params, types);
  const text = encoded.find(({ value }) => value.type === VirTypedParameterType.STRING);
  if (text === undefined || calls.isReadOnly) return encoded;
  if ((await calls.typedParamStringFlag(options)) !== 0) return encoded;
  throw new ArgumentError(`The daemon is too old for the string parameter "params.${text.field}"`, {
    argument: `params.${text.field}`,
  });
}
