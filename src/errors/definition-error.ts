import { LibvirtError } from './libvirt-error.ts';

/**
 * The codes of {@link DefinitionError}:
 * - `DEFINITION_CHANGED`: the definition was changed after it was read. Call `redefine` again;
 * - `DEFINITION_INVALID`: the new definition is not valid by libvirt's schema;
 * - `DEFINITION_MISSING`: the object is transient, so it has no definition;
 * - `DEFINITION_RENAMED`: the new definition has another name or another UUID, so it is the
 *   definition of another object.
 */
export type DefinitionErrorCode =
  | 'DEFINITION_CHANGED'
  | 'DEFINITION_INVALID'
  | 'DEFINITION_MISSING'
  | 'DEFINITION_RENAMED';

/** Thrown if `redefine` refuses to replace a definition. The definition is unchanged. */
export class DefinitionError extends LibvirtError {
  override readonly name = 'DefinitionError';
  readonly code: DefinitionErrorCode;
  readonly outcome = 'not-sent';

  /**
   * The paths of the parts that are invalid, or that were changed by others, such as
   * `/domain/devices/disk[2]/@type`; empty for the other codes.
   */
  readonly paths: readonly string[];

  constructor(
    code: DefinitionErrorCode,
    message: string,
    options: ErrorOptions & { readonly paths?: readonly string[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.paths = options.paths ?? [];
  }
}
