import { ArgumentError } from '../errors/index.ts';
import type { Permission } from './strict.ts';

/** How a URI is to be taken. */
export interface ResolveOptions {
  /** Whether the connection is for looking only. A system daemon has another socket for that. */
  readonly readOnly?: boolean | undefined;

  /**
   * For URIs that come from users of the program: what they may do. Whatever is not in the list is
   * refused, so `[]` lets through what leads to a host or a local daemon and no more. Without a
   * list everything goes, as with virsh.
   */
  readonly allow?: readonly Permission[] | undefined;

  /**
   * Whether `uri_aliases` of libvirt.conf count (off: VIR_CONNECT_NO_ALIASES).
   *
   * @default true
   */
  readonly aliases?: boolean | undefined;
}

export interface CheckedResolveOptions {
  readonly readOnly: boolean;
  readonly allow: readonly Permission[] | undefined;
  readonly aliases: boolean;
}

/**
 * Checks the options and fills in what is not there. @throws ArgumentError that names the option.
 */
export async function checkResolveOptions(options: ResolveOptions): Promise<CheckedResolveOptions> {
  // The validator is slow to load; the one option that most programs use does without.
  const { readOnly = false, ...rest } = options;
  if (typeof readOnly !== 'boolean' || Object.values(rest).some((each) => each !== undefined)) {
    const { resolveOptionsSchema } = await import('./resolve-options-schema.ts');
    const { error } = resolveOptionsSchema.safeParse(options);
    const [issue] = error?.issues ?? [];
    if (issue !== undefined) {
      const option = issue.path.join('.') || 'options';
      throw new ArgumentError(`The option "${option}" is wrong: ${issue.message}`, {
        argument: option,
      });
    }
  }
  return { readOnly, allow: options.allow, aliases: options.aliases ?? true };
}
