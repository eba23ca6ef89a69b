import { ts } from '@ts-morph/common';
import { isRelative } from './syntax.ts';

/**
 * Parses and binds declaration files and the files that they import by relative paths. Other packages
 * and TypeScript's own library files are not read, which makes this fast.
 *
 * TypeScript 7 has no API for programs. This is the TypeScript 6 in @ts-morph/common: it only reads
 * what tsc has already written and checked.
 */
export function openProgram(roots: readonly string[]): ts.Program {
  const missing = roots.filter((path) => !ts.sys.fileExists(path));
  if (missing.length > 0) throw new Error(`no such declaration file: ${missing.join(', ')}`);
  const host = ts.createCompilerHost(OPTIONS);
  host.resolveModuleNameLiterals = (literals, importer) =>
    literals.map(({ text }) => resolveWithinPackage(text, importer, host));
  const program = ts.createProgram(roots, OPTIONS, host);
  const [problem] = program.getSyntacticDiagnostics();
  if (problem !== undefined) throw new Error(ts.formatDiagnostic(problem, host));
  return program;
}

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  noLib: true,
  types: [],
};

function resolveWithinPackage(
  specifier: string,
  importer: string,
  host: ts.CompilerHost,
): ts.ResolvedModuleWithFailedLookupLocations {
  const name = isRelative(specifier) ? specifier : `./not-within-this-package/${specifier}`;
  const mode = ts.ModuleKind.ESNext;
  return ts.resolveModuleName(name, importer, OPTIONS, host, undefined, undefined, mode);
}
