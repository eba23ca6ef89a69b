import { ImportError } from '../../../../../tools/import/import-error.ts';
import type {
  InterfaceFile,
  InterfaceName,
} from '../../../../../tools/import/source/interface-file.ts';
import { readInterface } from '../../../../../tools/import/source/interface-file.ts';

/** Returns an interface file with the given text. Its only header defines `KEY_LENGTH` as 16. */
export function interfaceOf(
  text: string,
  name: InterfaceName = 'remote',
  earlier: readonly InterfaceFile[] = [],
): InterfaceFile {
  return readInterface({ name, file: `${name}_protocol.x`, text }, earlier, (constant, place) => {
    if (constant === 'KEY_LENGTH') return 16n;
    throw new ImportError(place, `${constant} is unknown`);
  });
}
