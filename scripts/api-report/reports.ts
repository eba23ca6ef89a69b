import type { ts } from '@ts-morph/common';
import type { Export, Scope } from '../declarations/graph.ts';
import { DeclarationGraph } from '../declarations/graph.ts';
import { compare } from '../declarations/syntax.ts';
import { kindOf, printSymbol } from './print.ts';

const KINDS = ['Functions', 'Classes', 'Interfaces', 'Types', 'Enums', 'Constants'] as const;

interface Section {
  readonly title: string;
  readonly parts: readonly string[];
}

/** The exports of an entry point, by the name that users import. */
interface NamedScope extends Scope {
  readonly name: string;
}

/**
 * Returns the reports of all entry points: file name to text. Each declaration is printed once: in the
 * report of the first entry point that exports it, or else of the first that needs it.
 */
export function makeReports(
  folder: string,
  entryPoints: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const graph = new DeclarationGraph(folder, Object.values(entryPoints));
  const scopes = Object.entries(entryPoints).map(([name, path]) => ({
    name,
    ...graph.scopeOf(path),
  }));
  const owners = new Map<ts.Symbol, string>();
  for (const { name, exported } of scopes) {
    for (const { symbol } of exported) if (!owners.has(symbol)) owners.set(symbol, name);
  }
  const printed = new Set(owners.keys());
  const reports = scopes.map((scope): [string, string] => {
    const hidden = reachedBy(graph, scope).filter((symbol) => !printed.has(symbol));
    for (const symbol of hidden) printed.add(symbol);
    const sections = [
      ...ownSections(graph, scope, owners),
      ...borrowedSections(scope, owners),
      {
        title: 'Not exported, but needed by the above',
        parts: hidden.map((symbol) => print(graph, { name: symbol.name, symbol })),
      },
    ];
    return [fileNameOf(scope.name), printReport(scope.name, sections)];
  });
  return new Map(reports);
}

function fileNameOf(entryPoint: string): string {
  return `${entryPoint.split('/').at(-1)}.api.md`;
}

function reachedBy(graph: DeclarationGraph, { exported }: Scope): ts.Symbol[] {
  const statements = graph.reach(exported.map(({ symbol }) => symbol));
  const symbols = new Set(statements.flatMap((statement) => graph.symbolsOf(statement)));
  return [...symbols].sort((a, b) => compare(a.name, b.name));
}

function ownSections(
  graph: DeclarationGraph,
  { name, exported }: NamedScope,
  owners: ReadonlyMap<ts.Symbol, string>,
): Section[] {
  const own = exported.filter(({ symbol }) => owners.get(symbol) === name);
  return KINDS.map((title) => ({
    title,
    parts: own
      .filter(({ symbol }) => kindOf(graph.statementsOf(symbol)) === title)
      .map((found) => print(graph, found)),
  }));
}

/** Only the names of the exports that the report of another entry point prints. */
function borrowedSections(
  { name, exported }: NamedScope,
  owners: ReadonlyMap<ts.Symbol, string>,
): Section[] {
  const ownerOf = ({ symbol }: Export): string => owners.get(symbol) ?? name;
  const others = [...new Set(exported.map(ownerOf))].filter((owner) => owner !== name);
  return others.sort(compare).map((owner) => ({
    title: `The same as in ${owner}`,
    parts: exported
      .filter((found) => ownerOf(found) === owner)
      .map((found) => `${found.isTypeOnly ? 'type ' : ''}${found.name}`),
  }));
}

function print(
  graph: DeclarationGraph,
  { name, symbol, isTypeOnly = false }: Omit<Export, 'isTypeOnly'> & { isTypeOnly?: boolean },
): string {
  return printSymbol({ name, symbol, isTypeOnly }, graph.statementsOf(symbol));
}

function printReport(name: string, sections: readonly Section[]): string {
  const head = `# ${name}\n\nMade by \`npm run api\` from the built declarations. Do not edit.\n`;
  return [head, ...sections.filter(({ parts }) => parts.length > 0).map(printSection)].join('\n');
}

/** Separates declarations of several lines by empty lines. */
function printSection({ title, parts }: Section): string {
  const lines = parts.map((part, index) => {
    const isApart = index > 0 && [part, parts[index - 1] ?? ''].some((text) => text.includes('\n'));
    return `${isApart ? '\n' : ''}${part}\n`;
  });
  return `## ${title}\n\n\`\`\`ts\n${lines.join('')}\`\`\`\n`;
}
