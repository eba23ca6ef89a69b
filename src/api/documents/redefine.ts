import { onDemand } from '../../async/index.ts';
import { ArgumentError, VirError } from '../../errors/index.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Draft } from '../../xml/edit/draft-types.ts';
import { named } from '../calls/named-options.ts';
import type { Flags, FlagsOptions, NoFlags } from '../values/flags.ts';
import type { Documents } from './document-types.ts';

/** Few programs redefine, so the import of the package is faster without the code. */
const loadCode = onDemand(() => import('./redefine-document.ts'));

/** Options of `redefine`. */
export interface RedefineOptions<Enum = NoFlags> extends FlagsOptions<Enum> {
  /**
   * Whether the new definition is compared with the schema of libvirt 12.8 before it is sent.
   * Problems that the old definition has too are ignored. `flags: 'VALIDATE'` asks the daemon to
   * validate, by its own schema.
   *
   * @default true
   */
  readonly validate?: boolean | undefined;
}

/** A function that changes the draft of a definition. */
export type ChangeCallback<Config> = (draft: Draft<Config>) => void;

/** The kinds of XML that define an object. */
export type DefinitionKind =
  | 'domain'
  | 'interface'
  | 'network'
  | 'nwfilter'
  | 'secret'
  | 'storagePool';

/** An object whose definition can be read and replaced. */
export interface Definition<Kind extends DefinitionKind, Owner extends object, Enum> {
  readonly kind: Kind;
  readonly owner: Owner & { readonly connection: object };

  /** The words for the object in messages, such as `domain "web"`. They identify it, too. */
  readonly label: string;

  /** Returns whether the object has a definition; undefined if it always has one. */
  readonly isPersistent?: (options: CallOptions) => Promise<boolean>;

  /** Returns the definition, with all of its parts. */
  readonly read: (options: CallOptions) => Promise<string>;

  /** Replaces the definition. */
  readonly define: (
    xml: string,
    flags: Flags<Enum> | undefined,
    options: CallOptions,
  ) => Promise<Owner>;
}

/** Implements `redefine` of the classes. */
export async function redefine<Kind extends DefinitionKind, Owner extends object, Enum>(
  definition: Definition<Kind, Owner, Enum>,
  change: ChangeCallback<Documents[Kind]>,
  options: RedefineOptions<Enum> | undefined,
): Promise<Owner> {
  if (typeof change !== 'function') {
    throw new ArgumentError('Expected "change" to be a function', { argument: 'change' });
  }
  const [{ validate }, { flags, signal } = {}] = named(options, { validate: true });
  const { redefineInTurn } = await loadCode();
  return redefineInTurn(definition, change, { validate, flags, signal });
}

/**
 * Reads a definition with the flag `INACTIVE`. Some drivers refuse the flag, since they return only
 * one configuration of an object: those of VirtualBox and the test driver.
 */
export async function readInactive(
  read: (options: CallOptions & { readonly flags?: 'INACTIVE' }) => Promise<string>,
  options: CallOptions,
): Promise<string> {
  try {
    return await read({ ...options, flags: 'INACTIVE' });
  } catch (error) {
    const isUnsupported = error instanceof VirError && error.number === VirErrorNumber.INVALID_ARG;
    if (!isUnsupported) throw error;
    return read(options);
  }
}
