import type { Model } from './model.ts';
import { SourceFile } from './source-file.ts';

/**
 * Returns the file with the codes of libvirt's errors. It belongs to the room of the errors, which
 * imports nothing.
 */
export function errorCodesFile(model: Model): SourceFile {
  const { constants } = model.description;
  const numbers = constants.enums.find(({ name }) => name === 'virErrorNumber');
  if (numbers === undefined) throw new Error('constants.json has no virErrorNumber');
  const file = new SourceFile('vir-error-code', `constants.json (libvirt ${constants.libvirt})`);
  file.add(
    '/**',
    ' * The name of an error of libvirt (`virErrorNumber`). An error that this version does not know has',
    ' * its number in place of the name, such as `VIR_ERR_4711`.',
    ' */',
    'export type VirErrorCode =',
    ...numbers.members.map(([name]) => `  | '${name}'`),
    '  | `VIR_ERR_$' + '{number}`;',
    '',
  );
  return file;
}
