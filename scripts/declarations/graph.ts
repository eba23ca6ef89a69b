import { ts } from '@ts-morph/common';
import { openProgram } from './program.ts';
import {
  compare,
  declaredNames,
  isExternalImport,
  isInside,
  isMemberName,
  isRelative,
  isWithin,
  leadingComment,
  refusal,
} from './syntax.ts';

/** A name that an entry point exports. */
export interface Export {
  readonly name: string;
  readonly symbol: ts.Symbol;
  /** Whether `export type` or `import type` is between the name and its declaration. */
  readonly isTypeOnly: boolean;
}

/** The exports of an entry point, sorted by name, and the comment at the head of its file. */
export interface Scope {
  readonly comment: string;
  readonly exported: readonly Export[];
}

/**
 * An identifier that stands for a top-level declaration, an import of another package or a global. A
 * global has no symbol, because the library files that declare it are not read.
 */
export interface Reference {
  readonly node: ts.Identifier;
  readonly symbol: ts.Symbol | undefined;
}

/** The top-level declarations in the declaration files of a folder, and their references. */
export class DeclarationGraph {
  readonly #folder: string;
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #statements = new Map<ts.Symbol, ts.Statement[]>();
  readonly #references = new Map<ts.Statement, readonly Reference[]>();

  /** `entries` are paths below the folder, without `.d.ts`. The files that they import are read too. */
  constructor(folder: string, entries: readonly string[]) {
    this.#folder = folder.replaceAll('\\', '/');
    this.#program = openProgram(entries.map((entry) => this.#pathOf(entry)));
    this.#checker = this.#program.getTypeChecker();
    for (const file of this.#program.getSourceFiles()) {
      if (isInside(this.#folder, file.fileName)) this.#addFile(file);
    }
  }

  scopeOf(entry: string): Scope {
    const path = this.#pathOf(entry);
    const file = this.#program.getSourceFile(path);
    const module = file === undefined ? undefined : this.#checker.getSymbolAtLocation(file);
    if (file === undefined || module === undefined) throw new Error(`${path} exports nothing`);
    const exported = this.#checker.getExportsOfModule(module).map((symbol) => ({
      name: symbol.name,
      symbol: this.#follow(symbol),
      isTypeOnly: this.#isTypeOnly(symbol),
    }));
    for (const { name, symbol } of exported) {
      if (this.#statements.has(symbol)) continue;
      throw new Error(`${path} exports ${name}, but no file of the package declares it`);
    }
    exported.sort((a, b) => compare(a.name, b.name));
    return { comment: leadingComment(file), exported };
  }

  /** The statements that declare a symbol: several for overloads, or for a type and a value. */
  statementsOf(symbol: ts.Symbol): readonly ts.Statement[] {
    return this.#statements.get(symbol) ?? [];
  }

  /** The symbols that a statement declares. */
  symbolsOf(statement: ts.Statement): ts.Symbol[] {
    return (declaredNames(statement) ?? []).flatMap((name) => this.#resolve(name) ?? []);
  }

  /** All statements that these symbols need, including their own, in the order of files and lines. */
  reach(symbols: readonly ts.Symbol[]): ts.Statement[] {
    const reached = new Set<ts.Statement>();
    const queue = [...symbols];
    for (let symbol = queue.pop(); symbol !== undefined; symbol = queue.pop()) {
      for (const statement of this.statementsOf(symbol)) {
        if (reached.has(statement)) continue;
        reached.add(statement);
        queue.push(...this.referencesIn(statement).flatMap((found) => found.symbol ?? []));
      }
    }
    return [...reached].sort(inSourceOrder);
  }

  referencesIn(statement: ts.Statement): readonly Reference[] {
    const known = this.#references.get(statement);
    if (known !== undefined) return known;
    const found: Reference[] = [];
    const visit = (node: ts.Node): void => {
      if (isRelativeImportType(node)) {
        throw refusal(node, 'import the type by its name at the head of the module');
      }
      if (ts.isIdentifier(node) && !isMemberName(node)) {
        const symbol = this.#resolve(node);
        if (!this.#isLocal(symbol, statement)) found.push({ node, symbol });
      }
      ts.forEachChild(node, visit);
    };
    visit(statement);
    this.#references.set(statement, found);
    return found;
  }

  #pathOf(entry: string): string {
    return `${this.#folder}/${entry}.d.ts`;
  }

  #addFile(file: ts.SourceFile): void {
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) continue;
      if (declaredNames(statement) === null) throw refusal(statement, 'declare it by a name');
      for (const symbol of this.symbolsOf(statement)) {
        this.#statements.set(symbol, [...this.statementsOf(symbol), statement]);
      }
    }
  }

  /** The meaning of an identifier, through imports and re-exports within the package. */
  #resolve(identifier: ts.Identifier): ts.Symbol | undefined {
    const symbol = this.#checker.getSymbolAtLocation(identifier);
    // For some globals the checker makes up a symbol, which nothing declares.
    if (symbol?.declarations === undefined) return undefined;
    if (isExternalImport(symbol)) return symbol;
    const target = this.#follow(symbol);
    if (!this.#checker.isUnknownSymbol(target)) return target;
    throw refusal(identifier, 'no file of the package declares it; is it marked @internal?');
  }

  #follow(symbol: ts.Symbol): ts.Symbol {
    const target = isAlias(symbol) ? this.#checker.getAliasedSymbol(symbol) : symbol;
    return this.#checker.getExportSymbolOfSymbol(target);
  }

  #isTypeOnly(symbol: ts.Symbol): boolean {
    if (!isAlias(symbol)) return false;
    if (symbol.declarations?.some(ts.isTypeOnlyImportOrExportDeclaration) === true) return true;
    const next = this.#checker.getImmediateAliasedSymbol(symbol);
    return next !== undefined && this.#isTypeOnly(next);
  }

  /** Whether a symbol is a parameter or the like, which means nothing outside its statement. */
  #isLocal(symbol: ts.Symbol | undefined, statement: ts.Statement): boolean {
    if (symbol === undefined || this.#statements.has(symbol)) return false;
    const declaration = symbol.declarations?.[0];
    return declaration !== undefined && isWithin(declaration, statement);
  }
}

function isAlias(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.Alias) !== 0;
}

function isRelativeImportType(node: ts.Node): boolean {
  if (!ts.isImportTypeNode(node) || !ts.isLiteralTypeNode(node.argument)) return false;
  const { literal } = node.argument;
  return ts.isStringLiteral(literal) && isRelative(literal.text);
}

function inSourceOrder(a: ts.Statement, b: ts.Statement): number {
  return compare(a.getSourceFile().fileName, b.getSourceFile().fileName) || a.pos - b.pos;
}
