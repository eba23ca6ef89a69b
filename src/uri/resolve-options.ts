import { ArgumentError } from '../errors/index.ts';
import type { Permission } from './permissions.ts';
import { PERMISSIONS } from './permissions.ts';

/** Options for resolving a URI. */
export interface ResolveOptions {
  /** Whether the connection is read-only. A system daemon has a separate socket for that. */
  readonly readOnly?: boolean | undefined;

  /**
   * The features that the URI may use, for URIs that come from users of the program. A feature that
   * is not in the list is refused: with `[]`, a URI can only name a hypervisor of a host or of a
   * local daemon that runs. Without a list, everything is allowed, as in virsh.
   */
  readonly allow?: readonly Permission[] | undefined;

  /**
   * Whether aliases from `uri_aliases` in libvirt.conf are resolved. False is
   * `VIR_CONNECT_NO_ALIASES`.
   *
   * @default true
   */
  readonly aliases?: boolean | undefined;
}

/** Validated options, with defaults. */
export interface CheckedResolveOptions {
  readonly readOnly: boolean;
  readonly allow: readonly Permission[] | undefined;
  readonly aliases: boolean;
}

/** Validates the options and adds defaults. @throws ArgumentError that names the option. */
export function checkResolveOptions(
  options: ResolveOptions,
): CheckedResolveOptions | Promise<CheckedResolveOptions> {
  const { readOnly = false, allow, aliases = true } = options;
  const checked = { readOnly, allow, aliases };
  return isValid(options) ? checked : requireNoIssue(options).then(() => checked);
}

function isValid(options: ResolveOptions): boolean {
  for (const name in options) {
    const value = options[name as keyof ResolveOptions];
    const isFlag = name === 'readOnly' || name === 'aliases';
    const isGood = isFlag ? typeof value === 'boolean' : name === 'allow' && isAllowList(value);
    if (value !== undefined && !isGood) return false;
  }
  return true;
}

/** Describes the fault of refused options. The validator is slow to load. */
async function requireNoIssue(options: ResolveOptions): Promise<void> {
  const { firstIssueOf } = await import('./resolve-options-schema.ts');
  const issue = firstIssueOf(options);
  if (issue === undefined) return;
  const option = issue.path.join('.') || 'options';
  throw new ArgumentError(`The option "${option}" is invalid: ${issue.message}`, {
    argument: option,
  });
}

/** Whether a value is valid for the option `allow`. */
export function isAllowList(value: unknown): boolean {
  const names: readonly unknown[] = PERMISSIONS;
  return (
    value === undefined || (Array.isArray(value) && value.every((each) => names.includes(each)))
  );
}
