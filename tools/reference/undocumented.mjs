import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReflectionKind } from 'typedoc';

const PUBLIC =
  ReflectionKind.Enum |
  ReflectionKind.EnumMember |
  ReflectionKind.Variable |
  ReflectionKind.Function |
  ReflectionKind.Class |
  ReflectionKind.Interface |
  ReflectionKind.Property |
  ReflectionKind.Method |
  ReflectionKind.Accessor |
  ReflectionKind.TypeAlias;

/** Generated types describe the wire and the elements of XML, which libvirt documents. */
const GENERATED = /\/generated\//;

/** Returns the names of the public items that need a docstring and have none. */
export function undocumented(project) {
  const names = project
    .getReflectionsByKind(PUBLIC)
    .filter((each) => needsDocstring(each) && !hasDocstring(each))
    .map((each) => `${each.getFullName()} (${origin(each)?.packagePath})`);
  return [...new Set(names)].sort();
}

/** Returns the exports in the API reports of a folder that are not in the reference. */
export function missing(project, folder) {
  const known = new Set(Object.values(project.reflections).map(({ name }) => name));
  const names = readdirSync(folder).flatMap((file) => {
    const [exported] = readFileSync(join(folder, file), 'utf8').split('## Not exported');
    return [...exported.matchAll(DECLARATION)].map(([, name]) => name.replace(/_\d+$/, ''));
  });
  return [...new Set(names)].filter((name) => !known.has(name)).sort();
}

const DECLARATION = /^(?:abstract )?(?:function|class|interface|type|enum|const) (\w+)/gm;

/** Some items say everything by themselves, or have the docstring of another item. */
function needsDocstring(reflection) {
  const { inheritedFrom, implementationOf, name, type, flags } = reflection;
  if (flags.isExternal || inheritedFrom || implementationOf) return false;
  // The field of an object type without a name: the item that has this type describes it.
  if (reflection.getFullName().includes('__type')) return false;
  // `readonly type = 'overflow'` and `[Symbol.asyncDispose]`: language and value say all.
  if (name.startsWith('[') || type?.type === 'literal') return false;
  const symbol = origin(reflection);
  return symbol?.packageName === 'libvirt-client' && !GENERATED.test(symbol.packagePath);
}

function hasDocstring(reflection) {
  if (reflection.hasComment()) return true;
  const signatures = [
    ...(reflection.signatures ?? []),
    ...(reflection.getSignature ? [reflection.getSignature] : []),
    ...(reflection.type?.declaration?.signatures ?? []),
  ];
  return signatures.some((each) => each.hasComment());
}

/** The declaration of an item, or of the item that it belongs to. */
function origin(reflection) {
  for (let each = reflection; each !== undefined; each = each.parent) {
    const symbol = each.project.getSymbolIdFromReflection(each);
    if (symbol !== undefined) return symbol;
  }
  return undefined;
}
