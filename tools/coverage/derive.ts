import type { Functions } from '../description/schema.ts';
import { methodName } from '../names.ts';

/** A public function of libvirt, as protocol/functions.json describes it. */
export type LibvirtFunction = Functions['functions'][number];

/** The member of a class that stands for a function of libvirt, such as `Domain.getState`. */
export type Member = { readonly method: string } | { readonly property: string };

/**
 * Returns the member that stands for a function by the rules of the names: a property for what the
 * client knows by itself, a method for everything else.
 */
export function derivedMember(libvirtFunction: LibvirtFunction): Member {
  const { name, class: className, mapping } = libvirtFunction;
  const owner = className.replace(/^Adm/, 'Admin').replace(/Connect$/, 'Connection');
  const method = methodName(name, `vir${className}`);
  if (!LOCAL_MAPPINGS.has(mapping)) return { method: `${owner}.${method}` };
  return { property: `${owner}.${propertyName(method)}` };
}

/** Functions that send nothing and return what the object holds. */
const LOCAL_MAPPINGS: ReadonlySet<string> = new Set([
  'client-local/cached-getter',
  'client-local/local',
]);

/** `getUuidString` is `uuid`, and `getConnect` is `connection`, as the class is called here. */
function propertyName(method: string): string {
  const words = method.replace(/^get(?=[A-Z])/, '').replace(/String$/, '');
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`.replace(/^connect$/, 'connection');
}
