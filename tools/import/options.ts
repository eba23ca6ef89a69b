import { parseArgs } from 'node:util';
import { PROTOCOL_FOLDER } from '../description/read.ts';

/** The options of the command line. */
export interface Options {
  /** The libvirt source tree. */
  readonly source: string;
  /**
   * The folder with the `libvirt-*api.xml`; null for the one in the source tree, if there is one.
   */
  readonly api: string | null;
  /** The folder of the present tables: for their hand-made parts, and for the comparison. */
  readonly tables: string;
  /** The folder that the tables are written to. */
  readonly output: string;
  /** Whether nothing is written, and the changes are only reported. */
  readonly check: boolean;
}

export const USAGE: string = `npm run protocol:import -- PATH [--api FOLDER] [--output FOLDER] [--check]

Rewrites the tables in protocol/ from the libvirt source tree at PATH.

  --api FOLDER     the folder of the libvirt-*api.xml of the same release, such as
                   /usr/share/libvirt/api; by default what a build left in PATH. Without them
                   constants.json and functions.json stay as they are
  --output FOLDER  write the tables there instead of protocol/
  --check          write nothing; exit with 1 if a table would change

Exits with 2, and writes nothing, if something is not supported.
`;

/**
 * Parses the arguments. Returns null if help is requested. @throws Error if they are not as the
 * usage says.
 */
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
