import { ArgumentError } from '../../errors/index.ts';

/**
 * Comments and other constructs without tags, or a tag: its slash, its name and its attributes. A
 * construct without an end takes the rest, so that it is not looked for again and again.
 */
const TOKEN =
  /<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)|<[?!][^>]*(?:>|$)|<(\/?)([^\s<>/="'!?]+)((?:[^"'<>]|"[^"]*"|'[^']*')*)>/gs;

const ATTRIBUTE = /(?<!\s)\s+([^\s<>/="']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** The root as the first node, after an optional XML declaration. */
const ROOT_FIRST = /^\s*(<\?xml\s[^>]*>\s*)?<[^!?]/;

/**
 * Returns the element as libvirt can store it and read it again. libvirt declares the prefix and
 * adds it to all elements without a namespace. It refuses a declaration in the document, so this
 * function removes the declaration and the prefix.
 *
 * Faults in the syntax are left to libvirt, which reports them with their place.
 *
 * @throws ArgumentError if libvirt could store the element, but not find it again, or if the
 *   domain's XML would not be well-formed then.
 */
export function storableElement(xml: string, prefix: string, uri: string): string {
  if (!ROOT_FIRST.test(xml)) {
    if (!/^\s*</.test(xml)) return xml;
    throw refused('libvirt looks for the element only at the start: remove everything before it');
  }
  const tags = tagsOf(xml);
  const [root] = tags;
  if (root === undefined) return xml;
  checkDeclarations(tags, prefix, uri);
  checkRoot(root, prefix, uri);
  return xml.replaceAll(TOKEN, (token, slash?: string, name?: string, rest?: string) => {
    if (name === undefined) return token;
    const own = name.startsWith(`${prefix}:`) ? name.slice(prefix.length + 1) : name;
    return `<${slash}${own}${withoutDeclaration(rest ?? '', prefix)}>`;
  });
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Returns the start tags. */
function tagsOf(xml: string): Tag[] {
  return Array.from(xml.matchAll(TOKEN)).flatMap(([, slash, name, rest]) => {
    if (name === undefined || slash !== '') return [];
    const pairs = Array.from((rest ?? '').matchAll(ATTRIBUTE));
    const attributes = pairs.map(([, key, a, b]) => [key ?? '', a ?? b ?? ''] as const);
    return [{ name, attributes: new Map(attributes) }];
  });
}

function checkDeclarations(tags: readonly Tag[], prefix: string, uri: string): void {
  const declared = new Set([prefix, 'xml', 'xmlns']);
  for (const { attributes } of tags) {
    for (const [name, value] of attributes) {
      if (name === `xmlns:${prefix}` && value !== uri) {
        throw refused(`it declares the prefix "${prefix}" for another namespace, "${value}"`);
      }
      if (name.startsWith(`${prefix}:`)) {
        const advice = 'write the attribute without a prefix';
        throw refused(`libvirt does not keep the prefix of the attribute "${name}": ${advice}`);
      }
      if (name.startsWith('xmlns:')) declared.add(name.slice('xmlns:'.length));
    }
  }
  const names = tags.flatMap(({ name, attributes }) => [name, ...attributes.keys()]);
  const unknown = names.map(prefixOf).find((each) => each !== undefined && !declared.has(each));
  if (unknown !== undefined) throw refused(`its prefix "${unknown}" is not declared`);
}

/** libvirt finds an element again by the namespace of its root. */
function checkRoot({ name, attributes }: Tag, prefix: string, uri: string): void {
  const own = prefixOf(name);
  if (own === prefix) return;
  const namespace =
    own === undefined ? attributes.get('xmlns') || uri : attributes.get(`xmlns:${own}`);
  if (namespace === uri) return;
  const where = namespace === undefined ? 'no namespace that it declares' : `"${namespace}"`;
  throw refused(`its root <${name}> is in ${where}, so that libvirt would not find it again`);
}

function prefixOf(name: string): string | undefined {
  const at = name.indexOf(':');
  return at < 0 ? undefined : name.slice(0, at);
}

function withoutDeclaration(attributes: string, prefix: string): string {
  return attributes.replaceAll(ATTRIBUTE, (written, name: string) =>
    name === `xmlns:${prefix}` ? '' : written,
  );
}

function refused(reason: string): ArgumentError {
  const text = `libvirt cannot keep this XML as metadata: ${reason}`;
  return new ArgumentError(text, { argument: 'xml' });
}
