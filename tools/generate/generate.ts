import type { Description } from '../description/read.ts';
import { clientChecksFile } from './emit-client-checks.ts';
import { enumFiles } from './emit-enums.ts';
import { errorCodesFile } from './emit-error-codes.ts';
import { emitIndex } from './emit-index.ts';
import { codecsFile, emitProgram, origin } from './emit-procedures.ts';
import { releasesFile } from './emit-releases.ts';
import { stringsFile } from './emit-strings.ts';
import { emitDefinition } from './emit-types.ts';
import { Limits, limitFiles } from './limits.ts';
import { Model } from './model.ts';
import { SharedCodecs } from './shared-codecs.ts';
import { SourceFile } from './source-file.ts';

/**
 * Generates the TypeScript of the protocol from its description.
 *
 * @returns The text of each file by its path, relative to src.
 * @throws Error if the description contains anything unknown.
 */
export function generate(description: Description): ReadonlyMap<string, string> {
  const model = new Model(description);
  const limits = new Limits(model);
  const codecs = codecFiles(model, limits);
  const programs = [...description.programs]
    .filter(([, table]) => table.program !== undefined)
    .map(([program]) => emitProgram(model, program));
  const enums = enumFiles(model);
  const files = [
    ...limitFiles(model),
    ...codecs,
    codecsFile(model),
    ...programs,
    ...enums,
    stringsFile(model),
    clientChecksFile(model),
    releasesFile(model),
  ];
  const index = emitIndex([
    ...limitFiles(model),
    ...structsOnly(model, codecs),
    ...programs,
    ...enums,
    stringsFile(model),
  ]);
  return new Map([
    ...files.map((file) => [`protocol/generated/${file.path}.ts`, file.print()] as const),
    ['protocol/index.ts', index],
    ['errors/vir-error-code.ts', errorCodesFile(model).print()],
  ]);
}

/** Returns the structs and unions, each in the file of its object. */
function codecFiles(model: Model, limits: Limits): readonly SourceFile[] {
  const files = new Map<string, SourceFile>();
  const open = (path: string, program: Parameters<typeof origin>[1]): SourceFile => {
    const file = files.get(path) ?? new SourceFile(path, origin(model, program));
    files.set(path, file);
    return file;
  };
  const target = { model, limits, shared: new SharedCodecs(model), open };
  for (const definition of model.definitions.values()) emitDefinition(target, definition);
  return [...files.values()];
}

/** Returns the files with the public names only: shared codecs are exported by other names. */
function structsOnly(
  model: Model,
  codecs: readonly SourceFile[],
): readonly Pick<SourceFile, 'path' | 'exports'>[] {
  const structs = new Set([...model.definitions.values()].map(({ tsName }) => tsName));
  return codecs.map(({ path, exports }) => ({
    path,
    exports: new Map([...exports].filter(([name]) => structs.has(name))),
  }));
}
