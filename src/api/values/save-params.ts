import type { RemoteTypedParam } from '../../protocol/index.ts';
import { VirDomainSaveParamNames } from '../../protocol/index.ts';
import { requireAbsolutePath } from './checks.ts';
import type { SaveParams } from './parameter-types.ts';
import { SAVE_TYPES } from './parameter-types.ts';
import { encodeTypedParams } from './typed-params-input.ts';

/** The parameters of saving and restoring in the form of the wire; a path has to be absolute. */
export function saveParams(params: SaveParams): readonly RemoteTypedParam[] {
  const encoded = encodeTypedParams(params, SAVE_TYPES);
  for (const { field, value } of encoded) {
    if (field === VirDomainSaveParamNames.FILE) requireAbsolutePath('params.file', value.value);
  }
  return encoded;
}
