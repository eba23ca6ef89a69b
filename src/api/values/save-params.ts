import type { RemoteTypedParam } from '../../protocol/index.ts';
import { VirDomainSaveParamNames, VirTypedParameterType } from '../../protocol/index.ts';
import { pathOfDaemon } from './checks.ts';
import type { SaveParams } from './parameter-types.ts';
import { SAVE_TYPES } from './parameter-types.ts';
import { encodeTypedParams } from './typed-params-input.ts';

/** Encodes the parameters of save and restore, with `file` as a path on the daemon's host. */
export function saveParams(
  daemon: { readonly isLocal: boolean },
  params: SaveParams,
): readonly RemoteTypedParam[] {
  return encodeTypedParams(params, SAVE_TYPES).map((param) => {
    if (param.field !== VirDomainSaveParamNames.FILE) return param;
    const path = pathOfDaemon(daemon, 'params.file', param.value.value);
    return { ...param, value: { type: VirTypedParameterType.STRING, value: path } };
  });
}
