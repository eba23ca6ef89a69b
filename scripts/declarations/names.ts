import type { ts } from '@ts-morph/common';
import type { DeclarationGraph, Export } from './graph.ts';
import type { Import } from './syntax.ts';
import { compare, externalImportOf } from './syntax.ts';

/** Statements that go into one file. */
export interface StatementFile {
  readonly path: string;
  readonly statements: readonly ts.Statement[];
  /** The statements that other files import, in the same order. */
  readonly imported: readonly ts.Statement[];
}

interface LocalImport extends Import {
  /** The name in the importing file. */
  readonly local: string;
}

/**
 * The names of declarations and imports in the joined files. Each keeps its own name, unless another
 * one in its file, in a file that it imports or among the globals has the same. Then it gets a number.
 */
export class Names {
  readonly #graph: DeclarationGraph;
  readonly #exported: ReadonlySet<ts.Symbol>;
  readonly #declared = new Map<ts.Symbol, string>();
  readonly #imports = new Map<StatementFile, Map<string, LocalImport>>();

  /** `exported` are the exports of all entry points. */
  constructor(
    graph: DeclarationGraph,
    shared: readonly StatementFile[],
    own: readonly StatementFile[],
    exported: readonly Export[],
  ) {
    this.#graph = graph;
    this.#exported = new Set(
      exported.filter(({ name, symbol }) => symbol.name === name).map(({ symbol }) => symbol),
    );
    let taken = this.#globalsIn([...shared, ...own]);
    for (const file of shared) taken = this.#addFile(file, taken);
    for (const file of own) {
      this.#addFile(file, taken);
      const imported = file.imported.flatMap((found) => this.#graph.symbolsOf(found));
      taken = new Set([...taken, ...imported.map((symbol) => this.of(symbol, file))]);
    }
  }

  /** The name of a declaration or an import in a file. */
  of(symbol: ts.Symbol, file: StatementFile): string {
    const found = externalImportOf(symbol);
    const name =
      found === null
        ? this.#declared.get(symbol)
        : this.#imports.get(file)?.get(keyOf(found))?.local;
    return name ?? symbol.name;
  }

  /** The statements at the head of a file that import other packages. */
  importsOf(file: StatementFile): string[] {
    const imports = [...(this.#imports.get(file)?.values() ?? [])];
    const modules = [...new Set(imports.map(({ module }) => module))].sort(compare);
    return modules.map((module) => {
      const parts = imports.filter((found) => found.module === module).map(printImport);
      return `import { ${parts.sort(compare).join(', ')} } from '${module}';`;
    });
  }

  /** The names that neither a declaration nor an import explains. No declaration may take them. */
  #globalsIn(files: readonly StatementFile[]): ReadonlySet<string> {
    const references = files
      .flatMap(({ statements }) => statements)
      .flatMap((statement) => this.#graph.referencesIn(statement));
    return new Set(
      references.filter(({ symbol }) => symbol === undefined).map(({ node }) => node.text),
    );
  }

  /**
   * Names everything in a file. Returns the names that are then in use there, without those of its
   * imports, which no other file sees.
   */
  #addFile(file: StatementFile, taken: ReadonlySet<string>): ReadonlySet<string> {
    const used = new Set(taken);
    const declared = new Set(file.statements.flatMap((found) => this.#graph.symbolsOf(found)));
    // An export under its own name is the first to get it.
    const isFirst = (symbol: ts.Symbol): boolean => this.#exported.has(symbol);
    const first = [...declared].filter(isFirst);
    const rest = [...declared].filter((symbol) => !isFirst(symbol));
    for (const symbol of [...first, ...rest]) {
      this.#declared.set(symbol, claim(symbol.name, used));
    }
    const visible = new Set(used);
    const imports = new Map<string, LocalImport>();
    for (const { symbol } of file.statements.flatMap((found) => this.#graph.referencesIn(found))) {
      const found = symbol === undefined ? null : externalImportOf(symbol);
      if (symbol === undefined || found === null || imports.has(keyOf(found))) continue;
      imports.set(keyOf(found), { ...found, local: claim(symbol.name, used) });
    }
    this.#imports.set(file, imports);
    return visible;
  }
}

function keyOf({ module, name }: Import): string {
  return `${module} ${name}`;
}

function printImport({ name, local }: LocalImport): string {
  return name === local ? name : `${name} as ${local}`;
}

function claim(name: string, used: Set<string>): string {
  let candidate = name;
  for (let number = 2; used.has(candidate); number += 1) candidate = `${name}_${number}`;
  used.add(candidate);
  return candidate;
}
