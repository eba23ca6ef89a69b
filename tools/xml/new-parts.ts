import type { SinceTable } from '../import/schemas/xml-tables.ts';

const SHOWN_MAX = 4;

/**
 * Says which parts of the formats are newer than an earlier release. Only some releases were
 * compared, so it is known which one lacks a part, but not which one brought it.
 */
export class NewParts {
  readonly #since: ReadonlyMap<string, number>;
  readonly #releases: readonly string[];

  constructor({ releases, added }: SinceTable) {
    this.#releases = releases;
    this.#since = new Map(added.map(([release, fact]) => [fact, releases.indexOf(release)]));
  }

  /** Returns the sentence about an element; undefined if one of its types is not new. */
  element(types: readonly string[]): string | undefined {
    return this.#sentence(types);
  }

  /**
   * Returns the sentence about an attribute (`@name`) or a child (`<name`); undefined if it is not
   * new, or as new as the element.
   *
   * @param types The types of the element that have it.
   */
  part(types: readonly string[], part: string): string | undefined {
    return this.#sentence(types.map((type) => `${type}${part}`));
  }

  /**
   * Returns the sentences about the values of an attribute (`@name`) or a text (an empty part);
   * undefined if none is new.
   */
  values(types: readonly string[], part: string, words: readonly string[]): string | undefined {
    const byRelease = new Map<string, string[]>();
    for (const word of new Set(words)) {
      const release = this.#lacking(types.map((type) => `${type}${part}=${word}`));
      if (release === undefined) continue;
      byRelease.set(release, [...(byRelease.get(release) ?? []), `\`${word}\``]);
    }
    const sentences = [...byRelease].map(([release, list]) => {
      const verb = list.length === 1 ? 'is' : 'are';
      return `${enumerate(list)} ${verb} newer than libvirt ${release}.`;
    });
    return sentences.length === 0 ? undefined : sentences.join(' ');
  }

  #sentence(facts: readonly string[]): string | undefined {
    const release = this.#lacking(facts);
    return release === undefined ? undefined : `Newer than libvirt ${release}.`;
  }

  /** Returns the last compared release that lacks all the facts; undefined if there is none. */
  #lacking(facts: readonly string[]): string | undefined {
    if (facts.length === 0) return undefined;
    const first = Math.min(...facts.map((fact) => this.#since.get(fact) ?? 0));
    return this.#releases[first - 1];
  }
}

function enumerate(list: readonly string[]): string {
  const shown = list.length > SHOWN_MAX ? [...list.slice(0, SHOWN_MAX), 'others'] : list;
  const last = shown.at(-1);
  return shown.length < 2 ? `${last}` : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
