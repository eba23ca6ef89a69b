import type { SourceElement } from '../../../src/xml/tree/source-element.ts';
import type { SchemaFiles } from './schema-files.ts';
import { partsOf } from './schema-files.ts';

/** A `define` or `start` of a grammar. */
export interface Definition {
  readonly element: SourceElement;
  /** The namespace of elements without a namespace of their own. */
  readonly namespace: string;
}

/** The definitions of a grammar, those of included files among them. */
export class Definitions {
  readonly #files: SchemaFiles;
  readonly byName = new Map<string, Definition[]>();
  readonly #start: Definition[] = [];
  #startIncluded: readonly Definition[] = [];

  private constructor(files: SchemaFiles) {
    this.#files = files;
  }

  static ofFile(files: SchemaFiles, name: string): Definitions {
    const root = files.read(name);
    return Definitions.of(files, root, root.attribute('ns') ?? '');
  }

  static of(files: SchemaFiles, grammar: SourceElement, namespace: string): Definitions {
    const definitions = new Definitions(files);
    definitions.#add(grammar, namespace);
    return definitions;
  }

  /** The definitions of the root: those of the grammar, otherwise those of an included one. */
  get start(): readonly Definition[] {
    return this.#start.length > 0 ? this.#start : this.#startIncluded;
  }

  #add(grammar: SourceElement, namespace: string): void {
    for (const element of partsOf(grammar)) {
      if (element.local === 'include') this.#include(element, namespace);
      else if (element.local === 'define') this.#define({ element, namespace });
      else if (element.local === 'start') this.#start.push({ element, namespace });
      else if (element.local === 'grammar' || element.local === 'div') {
        this.#add(element, namespace);
      } else throw this.#files.error(element, `<${element.local}> in a grammar is not supported`);
    }
  }

  /** Definitions within an `include` replace those of the included file. */
  #include(include: SourceElement, namespace: string): void {
    const included = Definitions.ofFile(this.#files, include.attribute('href') ?? '');
    const replaced = new Set(
      descendants(include)
        .filter(({ local }) => local === 'define')
        .map((element) => element.attribute('name')),
    );
    for (const [name, definitions] of included.byName) {
      if (replaced.has(name)) continue;
      const before = this.byName.get(name) ?? [];
      // One file may be included in several ways.
      const added = definitions.filter(
        ({ element }) => !before.some((other) => other.element === element),
      );
      this.byName.set(name, [...before, ...added]);
    }
    if (!partsOf(include).some(({ local }) => local === 'start') && included.start.length > 0) {
      this.#startIncluded = included.start;
    }
    this.#add(include, namespace);
  }

  #define(definition: Definition): void {
    const name = definition.element.attribute('name') ?? '';
    const before = this.byName.get(name) ?? [];
    if (before.some(({ element }) => element === definition.element)) return;
    const all = [...before, definition];
    if (all.length > 1 && !all.some(({ element }) => element.attribute('combine') !== undefined)) {
      throw this.#files.error(definition.element, `"${name}" is defined twice`);
    }
    this.byName.set(name, all);
  }
}

function descendants(element: SourceElement): SourceElement[] {
  return element.children.flatMap((child) => [child, ...descendants(child)]);
}
