// Joins the declarations that tsc writes for each module: one file for each entry point, and one for
// what several entry points share. Each class is declared once. If every entry point had its own copy
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
}

/** Writes `<entry>.d.ts` for each entry, and `shared/types.d.ts`, without unneeded declarations. */
export function rollUpDeclarations({ from, to, entries }: RollUpOptions): void {
  const graph = new DeclarationGraph(from, entries);
  const scopes = entries.map((path) => ({ path, ...graph.scopeOf(path) }));
  const { shared, own } = place(graph, scopes);
  const exported = own.flatMap((file) => file.exported);
  const names = new Names(graph, shared, own, exported);
  const printer = new FilePrinter(graph, names, shared);
  write(join(to, `${shared.path}.d.ts`), printer.printShared());
  for (const file of own) write(join(to, `${file.path}.d.ts`), printer.print(file));
}

interface EntryFile extends StatementFile, Scope {}

/** Puts into the shared file what more than one entry reaches. */
function place(
  graph: DeclarationGraph,
  scopes: readonly (Scope & { readonly path: string })[],
): { shared: StatementFile; own: EntryFile[] } {
  const rootsOf = ({ exported }: Scope): ts.Symbol[] => exported.map(({ symbol }) => symbol);
  const reached = scopes.map((scope) => graph.reach(rootsOf(scope)));
  const counts = new Map<ts.Statement, number>();
  for (const found of reached.flat()) counts.set(found, (counts.get(found) ?? 0) + 1);
  const isShared = (statement: ts.Statement): boolean => (counts.get(statement) ?? 0) > 1;
  const own = scopes.map((scope) => {
    const statements = graph.reach(rootsOf(scope)).filter((statement) => !isShared(statement));
    return { ...scope, statements };
  });
  const statements = graph.reach(scopes.flatMap(rootsOf)).filter(isShared);
  return { shared: { path: 'shared/types', statements }, own };
}

class FilePrinter {
  readonly #graph: DeclarationGraph;
  readonly #names: Names;
  readonly #shared: StatementFile;
  readonly #sharedSymbols: ReadonlySet<ts.Symbol>;

  constructor(graph: DeclarationGraph, names: Names, shared: StatementFile) {
    this.#graph = graph;
    this.#names = names;
    this.#shared = shared;
    this.#sharedSymbols = new Set(shared.statements.flatMap((found) => graph.symbolsOf(found)));
  }

  printShared(): string {
    const file = this.#shared;
    const nameOf = (symbol: ts.Symbol): string => this.#names.of(symbol, file);
    const bodies = file.statements.map((found) => this.#printStatement(found, nameOf));
    const exported = [...this.#sharedSymbols].map(nameOf);
    return joinParts([...this.#names.importsOf(file), ...bodies, printList('export', exported)]);
  }

  print(file: EntryFile): string {
    const imported = new Set<string>();
    const nameOf = (symbol: ts.Symbol): string => {
      const name = this.#names.of(symbol, file);
      if (this.#sharedSymbols.has(symbol)) imported.add(name);
      return name;
    };
    const bodies = file.statements.map((found) => this.#printStatement(found, nameOf));
    const exported = file.exported.map((found) => printExport(found, nameOf(found.symbol)));
    const imports = this.#names.importsOf(file);
    if (imported.size > 0) {
      imports.push(printList('import', [...imported], pathTo(this.#shared.path, file.path)));
    }
    return joinParts([file.comment, imports.join('\n'), ...bodies, printList('export', exported)]);
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
