import type { Nest } from '../tables/facts.ts';
import type { SourceElement } from '../tree/source-element.ts';
import type { Finding } from './finding.ts';
import type { Verdict } from './verdict.ts';

/**
 * Finds orders of a valid document that libxml2 refuses.
 *
 * @param max The maximum number of findings.
 */
export function tornGroups(
  verdict: Verdict,
  root: SourceElement,
  types: readonly string[],
  max: number,
): Finding[] {
  const findings: Finding[] = [];
  const open: [SourceElement, string][] = [];
  const visit = (element: SourceElement, candidates: Iterable<string>): void => {
    if (element.children.length === 0) return;
    for (const type of candidates) {
      if (verdict.accepts(element, type)) {
        open.push([element, type]);
        return;
      }
    }
  };
  visit(root, types);
  for (let next = open.pop(); next !== undefined && findings.length < max; next = open.pop()) {
    const [element, name] = next;
    const nest = verdict.grammar.nestOf(name);
    if (nest !== undefined) findings.push(...tornIn(element, nest));
    const type = verdict.grammar.typeOf(name);
    for (const child of element.children) visit(child, type.childTypes(child.key));
  }
  return findings;
}

function tornIn(element: SourceElement, nest: Nest): Finding[] {
  const at = new Sequence(element.children).extra(nest);
  const stranger = at === undefined ? undefined : element.children[at];
  if (stranger === undefined) return [];
  return [
    {
      element: stranger,
      kind: 'libxml2-order',
      message: `<${stranger.name}> stands between elements of another group in <${element.name}>, which libxml2 refuses; move it before or after them`,
      found: stranger.name,
    },
  ];
}

/** The result of a part: the element behind it, or the element that libxml2 takes as extra. */
interface Result {
  readonly next: number | undefined;
  readonly extra: number | undefined;
}

/**
 * The children of an element as libxml2 sees them (xmlRelaxNGValidateInterleave).
 *
 * For an interleave, it sorts the children by the parts, and links those of each part with each
 * other. Behind it, it restores the links of all nodes from the first one to the last one. If the
 * interleave is within another one, this also links the nodes of parts of the outer one that are
 * validated later: other nodes are among them then.
 */
class Sequence {
  readonly #children: readonly SourceElement[];
  readonly #next: (number | undefined)[];

  constructor(children: readonly SourceElement[]) {
    this.#children = children;
    this.#next = children.map((_, index) => (index + 1 < children.length ? index + 1 : undefined));
  }

  /** Returns the index of the first extra element; undefined if libxml2 accepts the order. */
  extra(nest: Nest): number | undefined {
    const { next, extra } = this.#match(nest, 0);
    return extra ?? next;
  }

  #match(nest: Nest, start: number | undefined): Result {
    if (typeof nest === 'string') return this.#skip(nest, start);
    const [op, ...parts] = nest;
    if (op === '&') return this.#interleave(parts, start);
    if (op === '|') return this.#choice(parts, start);
    const [only] = parts;
    return op === '*' && only !== undefined ? this.#repeat(only, start) : this.#group(parts, start);
  }

  #skip(name: string, start: number | undefined): Result {
    let at = start;
    while (at !== undefined && this.#is(at, name)) at = this.#next[at];
    return { next: at, extra: undefined };
  }

  #is(at: number, nest: Nest): boolean {
    const { key } = this.#children[at] ?? {};
    if (typeof nest === 'string') return nest === key || nest === '*';
    return namesOf(nest).has(key ?? '*') || namesOf(nest).has('*');
  }

  #group(parts: readonly Nest[], start: number | undefined): Result {
    let next = start;
    for (const part of parts) {
      const result = this.#match(part, next);
      if (result.extra !== undefined) return result;
      next = result.next;
    }
    return { next, extra: undefined };
  }

  #repeat(part: Nest, start: number | undefined): Result {
    let next = start;
    for (;;) {
      const result = this.#match(part, next);
      if (result.extra !== undefined || result.next === next) return result;
      next = result.next;
    }
  }

  /** Tries all alternatives, as libxml2 does. */
  #choice(parts: readonly Nest[], start: number | undefined): Result {
    if (start === undefined) return { next: undefined, extra: undefined };
    const results = parts.map((part) => this.#match(part, start));
    const good = results.filter(({ extra }) => extra === undefined);
    const done = good.find(({ next }) => next === undefined);
    const moved = good.find(({ next }) => next !== start);
    return (
      done ??
      moved ??
      results.find(({ extra }) => extra !== undefined) ?? { next: start, extra: undefined }
    );
  }

  #interleave(parts: readonly Nest[], start: number | undefined): Result {
    const firsts: (number | undefined)[] = [];
    const lasts: (number | undefined)[] = [];
    let changed: number | undefined;
    let at = start;
    while (at !== undefined) {
      const here = at;
      const part = parts.findIndex((each) => this.#is(here, each));
      if (part < 0) break;
      const last = lasts[part];
      if (last === undefined) firsts[part] = here;
      else this.#next[last] = here;
      lasts[part] = here;
      at = this.#next[here];
      changed = at ?? here;
    }
    const extra = this.#validate(parts, firsts, lasts);
    for (let node = changed; node !== undefined && node !== start && node > 0; node -= 1) {
      this.#next[node - 1] = node;
    }
    return { next: at, extra };
  }

  #validate(
    parts: readonly Nest[],
    firsts: readonly (number | undefined)[],
    lasts: readonly (number | undefined)[],
  ): number | undefined {
    for (const [index, part] of parts.entries()) {
      const last = lasts[index];
      if (last === undefined) continue;
      const after = this.#next[last];
      this.#next[last] = undefined;
      const { next, extra } = this.#match(part, firsts[index]);
      if (extra !== undefined || next !== undefined) return extra ?? next;
      this.#next[last] = after;
    }
    return undefined;
  }
}

const knownNames = new WeakMap<object, ReadonlySet<string>>();

/** Returns the names of all elements in a nest. */
function namesOf(nest: Exclude<Nest, string>): ReadonlySet<string> {
  let names = knownNames.get(nest);
  if (names === undefined) {
    const [, ...parts] = nest;
    names = new Set(
      parts.flatMap((part) => (typeof part === 'string' ? [part] : [...namesOf(part)])),
    );
    knownNames.set(nest, names);
  }
  return names;
}
