import type { Resolve } from '../language/expression.ts';
import { parseSpecification } from '../language/parser.ts';
import type { Definition, Specification } from '../language/syntax.ts';
import { ConstantScope } from './constant-scope.ts';

/** The name of a table in `protocol/` that is made from one of libvirt's interface files. */
export type InterfaceName = 'net' | 'keepalive' | 'remote' | 'qemu' | 'lxc' | 'admin';

/** One of libvirt's interface files, with its constants. */
export interface InterfaceFile {
  readonly name: InterfaceName;
  readonly file: string;
  readonly specification: Specification;
  readonly constants: ConstantScope;
  /** The interface whose types and constants this one also uses. */
  readonly imports: InterfaceFile | null;
}

/**
 * Reads an interface file.
 *
 * @param earlier - The interfaces that were read before. Only these can be imported.
 * @param headers - The constants of C headers.
 */
export function readInterface(
  { name, file, text }: { name: InterfaceName; file: string; text: string },
  earlier: readonly InterfaceFile[],
  headers: Resolve,
): InterfaceFile {
  const specification = parseSpecification(text, file);
  const imports = earlier.find((other) => includes(specification, other)) ?? null;
  const constants = new ConstantScope(imports?.constants.resolve ?? headers);
  for (const definition of specification.definitions) {
    defineConstants(definition, constants);
  }
  return { name, file, specification, constants, imports };
}

/** Whether the C output includes the header that rpcgen makes from the other interface. */
function includes({ passedThrough }: Specification, { file }: InterfaceFile): boolean {
  const header = file.replace(/^.*\//, '').replace(/\.x$/, '.h');
  return passedThrough.some(({ text }) => text.trim() === `#include "${header}"`);
}

function defineConstants(definition: Definition, constants: ConstantScope): void {
  if (definition.kind === 'constant') {
    constants.define(definition.name, definition.value, definition.place);
  } else if (definition.kind === 'enum') {
    constants.defineEnum(definition.members);
  }
}
