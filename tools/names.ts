/**
 * The only place that turns libvirt's names into names of this package. The rules are mechanical,
 * so that libvirt's name is enough to know the name here.
 */

/** Returns the name of a wire type: `remote_nonnull_domain` is `RemoteNonnullDomain`. */
export function typeName(wireName: string): string {
  return wireName.split('_').map(capitalize).join('');
}

/**
 * Returns the name of a struct's field: `need_results` is `needResults`, `callbackID` is
 * `callbackId`.
 */
export function fieldName(wireName: string): string {
  const [first = '', ...rest] = wireName.split('_');
  const name = first + rest.map(capitalize).join('');
  return name.replace(/[A-Z]{2,}(?=s?(?:[A-Z]|$))/g, (word) => capitalize(word.toLowerCase()));
}

/** Returns the name of a procedure: `DOMAIN_GET_XML_DESC` is `domainGetXmlDesc`. */
export function procedureName(wireName: string): string {
  const [first = '', ...rest] = wireName.toLowerCase().split('_');
  return first + rest.map(capitalize).join('');
}

/** Returns the name of a public enum: `virDomainState` is `VirDomainState`. */
export function enumName(cName: string): string {
  return typeName(cName);
}

/**
 * Returns the members of an enum without the words that nearly all of them begin with:
 * `VIR_DOMAIN_RUNNING` of `virDomainState` is `RUNNING`. A single member loses the words of its
 * enum's name. The result is never empty and never begins with a digit.
 */
export function memberNames(cEnumName: string, cMembers: readonly string[]): readonly string[] {
  const words = cMembers.map((member) => member.split('_'));
  const [first = []] = words;
  const prefix =
    words.length === 1 ? first.slice(0, ownWords(cEnumName, first)) : commonPrefix(words);
  return words.map((each) => {
    let from = Math.min(sharedWords(each, prefix), each.length - 1);
    while (from > 0 && /^\d/.test(each[from] ?? '')) from -= 1;
    return each.slice(from).join('_');
  });
}

/**
 * Returns the method of a public function: the name without `vir` and without the prefix of the
 * receiver's class, with acronyms as words. `virDomainGetXMLDesc` on `virDomain` is `getXmlDesc`;
 * `virStoragePoolLookupByName` on `virConnect` is `storagePoolLookupByName`.
 */
export function methodName(cName: string, receiverPrefix: string): string {
  const isOwn =
    cName.startsWith(receiverPrefix) && /^[A-Z]/.test(cName.slice(receiverPrefix.length));
  const rest = isOwn ? cName.slice(receiverPrefix.length) : cName.replace(/^vir/, '');
  const [first = '', ...others] = splitWords(rest);
  return first.toLowerCase() + others.map((word) => capitalize(word.toLowerCase())).join('');
}

/** Divides a C name into words: `GetXMLDesc` is Get, XML, Desc; `URI3` and `LLong` are one word. */
function splitWords(text: string): readonly string[] {
  return text.match(/[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]{0,2}[a-z]+\d*|[A-Z]+\d*|\d+/g) ?? [];
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * The share of members that must have a word for it to be part of the prefix. An exception does not
 * shorten the prefix.
 */
const MAJORITY = 0.9;

/** Returns the words that nearly all members begin with. */
function commonPrefix(members: ReadonlyArray<readonly string[]>): readonly string[] {
  const prefix: string[] = [];
  for (;;) {
    const rest = members.filter((words) => sharedWords(words, prefix) === prefix.length);
    const next = mostFrequent(rest.map((words) => words[prefix.length]));
    const having = rest.filter((words) => words[prefix.length] === next).length;
    const isWhole = rest.some(
      (words) => words.length === prefix.length + 1 && words.at(-1) === next,
    );
    if (next === undefined || isWhole || having < members.length * MAJORITY) return prefix;
    prefix.push(next);
  }
}

function mostFrequent(words: ReadonlyArray<string | undefined>): string | undefined {
  const counts = new Map<string | undefined, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Returns how many words at the beginning are the same in `words` and `prefix`. */
function sharedWords(words: readonly string[], prefix: readonly string[]): number {
  const at = prefix.findIndex((word, index) => words[index] !== word);
  return at < 0 ? prefix.length : at;
}

/**
 * Returns how many words at the beginning of a member are words of its enum's name, `VIR` included.
 */
function ownWords(cEnumName: string, words: readonly string[]): number {
  const joined = cEnumName.toUpperCase();
  const own = new Set(splitWords(capitalize(cEnumName)).map((word) => word.toUpperCase()));
  // PMSUSPENDED is one word of the member, and two of virDomainPMSuspendedReason.
  const isOwn = (word: string, index: number): boolean =>
    own.has(word) || joined.startsWith(words.slice(0, index + 1).join(''));
  const at = words.findIndex((word, index) => !isOwn(word, index));
  return at < 0 ? words.length : at;
}
