import { parseArgs } from 'node:util';
import { PROTOCOL_FOLDER } from '../description/read.ts';

/** What the command line asks for. */
export interface Options {
  /** A libvirt source tree. */
  readonly source: string;
  /**
   * A folder with `libvirt-api.xml` and its sisters; null for the one in the source tree, if any.
   */
  readonly api: string | null;
  /** Where the tables are, for what is hand-made in them and for the comparison. */
  readonly tables: string;
  /** Where the tables are written. */
  readonly output: string;
  /** Report only. */
  readonly check: boolean;
}

export const USAGE: string = `npm run protocol:import -- PATH [--api FOLDER] [--output FOLDER] [--check]

Rewrites the tables in protocol/ from the libvirt source tree at PATH.

  --api FOLDER     where the libvirt-*api.xml of the same release are, such as
                   /usr/share/libvirt/api; by default what a build left in PATH. Without them
                   constants.json and functions.json stay as they are
  --output FOLDER  write the tables there instead of protocol/
  --check          write nothing; exit with 1 when a table would change

Exits with 2, and writes nothing, when something is not understood.
`;

/** Null when help is asked for. @throws Error when the arguments are not as the usage says. */
export function parseOptions(args: readonly string[]): Options | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      api: { type: 'string' },
      output: { type: 'string' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    return null;
  }
  const [source, another] = positionals;
  if (source === undefined || another !== undefined) {
    throw new Error('Expected one PATH of a libvirt source tree (--help explains)');
  }
  const { api = null, output = PROTOCOL_FOLDER, check } = values;
  return { source, api, tables: PROTOCOL_FOLDER, output, check };
}
