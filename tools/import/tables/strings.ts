import type { ApiMacro, ApiXml } from '../api/api-xml.ts';
import { compareText } from './order.ts';
import type { StringEntry } from './shapes.ts';

type TextMacro = ApiMacro & { readonly string: string };

/** Types of typed parameters: `uint` is `VIR_TYPED_PARAM_UINT`. */
const PARAMETER_TYPES = ['int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'] as const;

/**
 * Macros for field names of typed parameters.
 *
 * Some take only part of a name: `block.count` is whole, `block.` stands before a number and
 * `.name` after it. The group, the kind and the parameter's type of an entry that exists are kept.
 */
export function stringsOf(
  descriptions: readonly ApiXml[],
  previous: readonly StringEntry[],
): StringEntry[] {
  const known = new Map(previous.map((entry) => [entry.name, entry]));
  const groups = [...new Set(previous.flatMap(({ group }) => group ?? []))];
  return descriptions
    .flatMap(({ library, macros }) =>
      macros.filter(isText).map((macro) => {
        const entry = known.get(macro.name);
        return entryOf(macro, library, entry ?? { group: groupOf(macro.name, groups) });
      }),
    )
    .sort((left, right) => compareText(left.name, right.name));
}

function isText(macro: ApiMacro): macro is TextMacro {
  return macro.string !== undefined;
}

function entryOf(
  macro: TextMacro,
  library: string,
  previous: Pick<StringEntry, 'group' | 'kind' | 'paramType'>,
): StringEntry {
  const { group, kind = kindOf(macro), paramType = parameterTypeOf(macro) } = previous;
  return {
    name: macro.name,
    library,
    since: macro.version,
    value: macro.string,
    ...(group !== undefined && { group }),
    ...(kind !== undefined && { kind }),
    ...(paramType !== undefined && { paramType }),
  };
}

/**
 * The kind when the name or the text gives it away. The rest are names of fields, or values of one.
 */
function kindOf({ name, string }: TextMacro): StringEntry['kind'] {
  if (string.includes('%')) {
    return 'format';
  }
  if (name.endsWith('_PREFIX')) {
    return 'prefix';
  }
  return name.includes('_SUFFIX_') ? 'suffix' : undefined;
}

/** The longest group that the name belongs to, or else the name without its last word. */
function groupOf(name: string, groups: readonly string[]): string {
  const [group = name.replace(/_[^_]+$/, '')] = groups
    .filter((candidate) => name.startsWith(`${candidate}_`))
    .sort((left, right) => right.length - left.length);
  return group;
}

/** The type when the description names one, and only one. */
function parameterTypeOf({ info }: ApiMacro): StringEntry['paramType'] {
  const [type, another] = PARAMETER_TYPES.filter((candidate) =>
    new RegExp(`\\bVIR_TYPED_PARAM_${candidate.toUpperCase()}\\b`).test(info),
  );
  return another === undefined ? type : undefined;
}
