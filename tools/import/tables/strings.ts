import type { ApiMacro, ApiXml } from '../api/api-xml.ts';
import { compareText } from './order.ts';
import type { StringEntry } from './shapes.ts';

type TextMacro = ApiMacro & { readonly string: string };

/** The types of typed parameters: `uint` is `VIR_TYPED_PARAM_UINT`. */
const PARAMETER_TYPES = ['int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'] as const;

/** The words of descriptions for a type: `as unsigned long long`, `as an llong`. */
const TYPE_WORDS =
  /\bas (?:an? )?(unsigned long long|unsigned int|long long|ullong|llong|uint|int|double|boolean|string)\b/g;
const C_TYPES: Readonly<Record<string, string>> = {
  'unsigned long long': 'ullong',
  'unsigned int': 'uint',
  'long long': 'llong',
};

/**
 * Returns the macros for field names of typed parameters.
 *
 * Some are only part of a name: `block.count` is complete, `block.` precedes a number and `.name`
 * follows it. The group, the kind and the parameter's type of a present entry are kept.
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
 * Returns the kind if the name or the text shows it. The others are names of fields, or values of a
 * field.
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

/** Returns the longest group that the name belongs to, or else the name without its last word. */
function groupOf(name: string, groups: readonly string[]): string {
  const [group = name.replace(/_[^_]+$/, '')] = groups
    .filter((candidate) => name.startsWith(`${candidate}_`))
    .sort((left, right) => right.length - left.length);
  return group;
}

/** Returns the type if the description names exactly one. */
function parameterTypeOf({ info }: ApiMacro): StringEntry['paramType'] {
  const words = [...info.replaceAll(/\s+/g, ' ').matchAll(TYPE_WORDS)].map(
    ([, word = '']) => C_TYPES[word] ?? word,
  );
  const [type, another] = PARAMETER_TYPES.filter(
    (candidate) =>
      words.includes(candidate) ||
      new RegExp(`\\bVIR_TYPED_PARAM_${candidate.toUpperCase()}\\b`).test(info),
  );
  return another === undefined ? type : undefined;
}
