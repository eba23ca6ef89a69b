import type { Program } from '../../../../../tools/description/schema.ts';
import { programTable } from '../../../../../tools/import/tables/program.ts';
import type { Programs } from '../../../../../tools/import/tables/programs.ts';
import { interfaceOf } from './interface.ts';

/** Returns a program named remote with the given interface text, which includes its numbers. */
export function programOf(text: string): Program {
  const numbers = 'const REMOTE_PROGRAM = 0x20; const REMOTE_PROTOCOL_VERSION = 1;';
  return programTable(interfaceOf(`${numbers}\n${text}`), undefined, '2.0.0');
}

export function programsOf(text: string): Programs {
  return new Map([['remote', programOf(text)]]);
}
