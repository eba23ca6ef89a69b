import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTree } from '../../../src/xml/tree/read-tree.ts';
import type { SourceDocument } from '../../../src/xml/tree/source-document.ts';
import type { SourceElement } from '../../../src/xml/tree/source-element.ts';
import type { Place } from '../import-error.ts';
import { ImportError } from '../import-error.ts';

const RELAX_NG = 'http://relaxng.org/ns/structure/1.0';

/** The RELAX NG schemas of a release, each file read once. */
export class SchemaFiles {
  readonly #folder: string;
  readonly #documents = new Map<string, SourceDocument>();
  readonly #files = new Map<SourceElement, string>();

  /** @throws Error if the folder has no schemas. */
  constructor(folder: string) {
    if (!existsSync(folder) || !readdirSync(folder).some((name) => name.endsWith('.rng'))) {
      throw new Error(`${folder} has no schemas (*.rng)`);
    }
    this.#folder = folder;
  }

  /** Whether the release has a schema of this name. */
  has(file: string): boolean {
    return existsSync(join(this.#folder, file));
  }

  /** Returns the root element of a schema. */
  read(file: string): SourceElement {
    let document = this.#documents.get(file);
    if (document === undefined) {
      document = readTree(readFileSync(join(this.#folder, file), 'utf8'));
      this.#documents.set(file, document);
      this.#files.set(document.root, file);
    }
    return document.root;
  }

  /** Returns an error about an element of a schema. */
  error(element: SourceElement, message: string): ImportError {
    return new ImportError(this.placeOf(element), message);
  }

  placeOf(element: SourceElement): Place {
    let root = element;
    while (root.parent !== undefined) root = root.parent;
    const file = this.#files.get(root) ?? '';
    return { file, line: this.#documents.get(file)?.placeOf(element.start).line ?? 0 };
  }
}

/** Returns the child elements of RELAX NG. Others, such as documentation, say nothing. */
export function partsOf(element: SourceElement): SourceElement[] {
  return element.children.filter(({ uri }) => uri === RELAX_NG);
}
