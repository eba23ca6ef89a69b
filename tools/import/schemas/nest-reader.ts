import type { Nest } from '../../../src/xml/tables/facts.ts';
import type { SourceElement } from '../../../src/xml/tree/source-element.ts';
import type { Definitions } from './definitions.ts';
import { partsOf } from './schema-files.ts';

/** Returns the names of the elements that a pattern is. */
type NamesOf = (part: SourceElement, namespace: string) => readonly string[];

/**
 * Reads how the interleaves of a content model are nested. A model does not say it, since the
 * meaning is the same, but libxml2 validates each interleave for itself.
 */
export class NestReader {
  readonly #definitions: Definitions;
  readonly #namesOf: NamesOf;
  readonly #defined = new Map<string, Nest | undefined>();

  /** @param namesOf Returns the names of an `element`, or of the root of a `grammar`. */
  constructor(definitions: Definitions, namesOf: NamesOf) {
    this.#definitions = definitions;
    this.#namesOf = namesOf;
  }

  /** Returns the nest of a content; undefined if no interleave is within another one. */
  contentOf(parts: readonly SourceElement[], namespace: string): Nest | undefined {
    const nest = this.#all(',', parts, namespace);
    return nest !== undefined && depthOf(nest) > 1 ? nest : undefined;
  }

  #all(op: ',' | '&' | '|', parts: readonly SourceElement[], space: string): Nest | undefined {
    const nests = parts.map((part) => this.#nest(part, space)).filter((nest) => nest !== undefined);
    return joined(op, nests, parts.length);
  }

  #nest(part: SourceElement, inherited: string): Nest | undefined {
    const namespace = part.attribute('ns') ?? inherited;
    const parts = partsOf(part);
    switch (part.local) {
      case 'element':
      case 'grammar':
        return joined('|', this.#namesOf(part, namespace), 1);
      case 'ref':
        return this.#define(part.attribute('name') ?? '');
      case 'interleave':
        return this.#all('&', parts, namespace);
      case 'choice':
        return this.#all('|', parts, namespace);
      case 'group':
      case 'optional':
        return this.#all(',', parts, namespace);
      case 'zeroOrMore':
      case 'oneOrMore': {
        const inner = this.#all(',', parts, namespace);
        return inner === undefined || typeof inner === 'string' ? inner : ['*', inner];
      }
      default:
        return undefined;
    }
  }

  #define(name: string): Nest | undefined {
    if (this.#defined.has(name)) return this.#defined.get(name);
    this.#defined.set(name, undefined);
    const definitions = this.#definitions.byName.get(name) ?? [];
    const isAll = definitions.some((each) => each.element.attribute('combine') === 'interleave');
    const nests = definitions
      .map(({ element, namespace }) => this.#all(',', partsOf(element), namespace))
      .filter((nest) => nest !== undefined);
    const nest = joined(isAll ? '&' : '|', nests, definitions.length);
    this.#defined.set(name, nest);
    return nest;
  }
}

/** Joins the nests of parts. Libxml2 replaces an operator with one part by the part. */
function joined(op: ',' | '&' | '|', nests: readonly Nest[], parts: number): Nest | undefined {
  const [first] = nests;
  if (first === undefined) return undefined;
  if (parts < 2 || (nests.length < 2 && op !== '&')) return first;
  return [op, ...nests];
}

/** Returns how deep interleaves are nested. */
function depthOf(nest: Nest): number {
  if (typeof nest === 'string') return 0;
  const [op, ...parts] = nest;
  return Math.max(0, ...parts.map(depthOf)) + (op === '&' ? 1 : 0);
}
