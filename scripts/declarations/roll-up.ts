// Joins the declarations that tsc writes for each module: one file for each entry point, and files
// for what several entry points share. Each class is declared once. If every entry point had its own copy
// of a class with a private field, an object of one copy would not be assignable to the other.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ts } from '@ts-morph/common';
import type { Export, Scope } from './graph.ts';
import { DeclarationGraph } from './graph.ts';
import type { StatementFile } from './names.ts';
import { Names } from './names.ts';
import { compare, documentation } from './syntax.ts';

export interface RollUpOptions {
  /** The folder with one declaration file for each module. */
  readonly from: string;
  /** The folder for the joined files. */
  readonly to: string;
  /** Paths below both folders, without `.d.ts`. */
  readonly entries: readonly string[];
  /**
   * Folders of entries that have a shared file of their own, `shared/<folder>.d.ts`. A program that
   * imports one of these entries does not load the declarations that the other entries share.
   */
  readonly foldersApart?: readonly string[];
}

/**
 * Writes `<entry>.d.ts` for each entry, `shared/types.d.ts`, and the shared files of the folders
 * apart, without unneeded declarations.
 */
export function rollUpDeclarations({ from, to, entries, foldersApart = [] }: RollUpOptions): void {
  const graph = new DeclarationGraph(from, entries);
  const scopes = entries.map((path) => ({ path, ...graph.scopeOf(path) }));
  const { shared, own } = place(graph, scopes, foldersApart);
  const exported = own.flatMap((file) => file.exported);
  const printer = new FilePrinter(graph, new Names(graph, shared, own, exported), shared, own);
  for (const file of shared) write(join(to, `${file.path}.d.ts`), printer.printShared(file));
  for (const file of own) write(join(to, `${file.path}.d.ts`), printer.print(file));
}

interface EntryFile extends StatementFile, Scope {}

interface Placement {
  readonly shared: readonly StatementFile[];
  readonly own: readonly EntryFile[];
}

/**
 * Puts what more than one entry reaches into the entry that declares and exports it, if there is one,
 * and otherwise into a shared file.
 */
function place(
  graph: DeclarationGraph,
  scopes: readonly (Scope & { readonly path: string })[],
  foldersApart: readonly string[],
): Placement {
  const reachedBy = new Map<ts.Statement, string[]>();
  for (const { path, exported } of scopes) {
    for (const statement of graph.reach(exported.map(({ symbol }) => symbol))) {
      reachedBy.set(statement, [...(reachedBy.get(statement) ?? []), path]);
    }
  }
  const homeOf = ([statement, paths]: [ts.Statement, string[]]): string => {
    const [only = '', ...others] = paths;
    if (others.length === 0) return only;
    const declaring = scopes.find((scope) => declaresExport(graph, scope, statement));
    if (declaring !== undefined) return declaring.path;
    const apart = foldersApart.find((folder) =>
      paths.some((path) => path.startsWith(`${folder}/`)),
    );
    return `shared/${apart ?? 'types'}`;
  };
  const homes = new Map([...reachedBy].map((each) => [each[0], homeOf(each)]));
  // The order is that of files and lines.
  const all = graph.reach(scopes.flatMap(({ exported }) => exported.map(({ symbol }) => symbol)));
  const fileAt = (path: string): StatementFile => {
    const statements = all.filter((statement) => homes.get(statement) === path);
    const isImported = (statement: ts.Statement): boolean =>
      (reachedBy.get(statement)?.length ?? 0) > 1;
    return { path, statements, imported: statements.filter(isImported) };
  };
  const shared = [...foldersApart, 'types'].map((name) => fileAt(`shared/${name}`));
  return {
    shared: shared.filter(({ path, statements }) => path === TYPES || statements.length > 0),
    own: scopes.map((scope) => ({ ...scope, ...fileAt(scope.path) })),
  };
}

const TYPES = 'shared/types';

/** Whether a statement stands in the module of an entry, which exports its names as they are. */
function declaresExport(
  graph: DeclarationGraph,
  { path, exported }: Scope & { readonly path: string },
  statement: ts.Statement,
): boolean {
  if (!statement.getSourceFile().fileName.endsWith(`/${path}.d.ts`)) return false;
  return graph
    .symbolsOf(statement)
    .every((symbol) =>
      exported.some((each) => each.symbol === symbol && each.name === symbol.name),
    );
}

class FilePrinter {
  readonly #graph: DeclarationGraph;
  readonly #names: Names;

  /** The files of the declarations that other files import. */
  readonly #homes: ReadonlyMap<ts.Symbol, StatementFile>;

  constructor(
    graph: DeclarationGraph,
    names: Names,
    shared: readonly StatementFile[],
    own: readonly StatementFile[],
  ) {
    this.#graph = graph;
    this.#names = names;
    this.#homes = new Map(
      [...shared, ...own].flatMap((file) =>
        file.imported.flatMap((found) =>
          graph.symbolsOf(found).map((symbol): [ts.Symbol, StatementFile] => [symbol, file]),
        ),
      ),
    );
  }

  printShared(file: StatementFile): string {
    const declared = file.imported.flatMap((found) => this.#graph.symbolsOf(found));
    const names = new Set(declared.map((symbol) => this.#names.of(symbol, file)));
    return this.#print(file, () => [...names]);
  }

  print(file: EntryFile): string {
    return this.#print(
      file,
      (nameOf) => file.exported.map((found) => printExport(found, nameOf(found.symbol))),
      file.comment,
    );
  }

  #print(
    file: StatementFile,
    exportsBy: (nameOf: (symbol: ts.Symbol) => string) => readonly string[],
    comment = '',
  ): string {
    const imported = new Map<StatementFile, Set<string>>();
    const nameOf = (symbol: ts.Symbol): string => {
      const name = this.#names.of(symbol, file);
      const home = this.#homes.get(symbol);
      if (home === undefined || home === file) return name;
      imported.set(home, (imported.get(home) ?? new Set()).add(name));
      return name;
    };
    const bodies = file.statements.map((found) => this.#printStatement(found, nameOf));
    const exported = printList('export', exportsBy(nameOf));
    const imports = this.#names.importsOf(file);
    for (const [home, names] of imported) {
      imports.push(printList('import', [...names], pathTo(home.path, file.path)));
    }
    return joinParts([comment, imports.join('\n'), ...bodies, exported]);
  }

  /** Returns a statement with its documentation, without `export`, with the names of its new file. */
  #printStatement(statement: ts.Statement, nameOf: (symbol: ts.Symbol) => string): string {
    const file = statement.getSourceFile();
    const edits = this.#graph.referencesIn(statement).flatMap(({ node, symbol }) => {
      if (symbol === undefined) return [];
      return [{ start: node.getStart(file), end: node.end, text: nameOf(symbol) }];
    });
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    const keyword = modifiers?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    let position = keyword === undefined ? statement.getStart(file) : keyword.end + 1;
    let text = documentation(statement);
    for (const edit of edits.sort((a, b) => a.start - b.start)) {
      text += file.text.slice(position, edit.start) + edit.text;
      position = edit.end;
    }
    return text + file.text.slice(position, statement.end);
  }
}

function printExport({ name, isTypeOnly }: Export, own: string): string {
  return `${isTypeOnly ? 'type ' : ''}${own === name ? name : `${own} as ${name}`}`;
}

function printList(keyword: string, names: readonly string[], from?: string): string {
  const lines = [...names].sort(compare).map((name) => `  ${name},\n`);
  return `${keyword} {\n${lines.join('')}}${from === undefined ? '' : ` from '${from}'`};`;
}

function joinParts(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function pathTo(path: string, fromFile: string): string {
  const found = relative(dirname(fromFile), path).replaceAll('\\', '/');
  return `${found.startsWith('.') ? found : `./${found}`}.js`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
