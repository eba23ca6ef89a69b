import { parseArgs } from 'node:util';
import { PROTOCOL_FOLDER } from '../description/read.ts';

/** The options of the command line. */
export interface Options {
  /** The libvirt source tree; null to import the API descriptions alone. */
  readonly source: string | null;
  /**
   * The folder with the `libvirt-*api.xml`; null for the one in the source tree, if there is one.
   */
  readonly api: string | null;
  /** The folder of the present tables: for their hand-made parts, and for the comparison. */
  readonly tables: string;
  /** The folder that the tables are written to. */
  readonly output: string;
  /**
   * Whether nothing is written. The changes and the open questions are only reported.
   */
  readonly check: boolean;
}

export const USAGE: string = `npm run protocol:import -- [PATH] [--api FOLDER] [--output FOLDER] [--check]

Rewrites the tables in protocol/ from the libvirt source tree at PATH. Then writes the generated
code in src/protocol and docs/functions.md from them.

  --api FOLDER     the folder of the libvirt-*api.xml of the same release, such as
                   /usr/share/libvirt/api; by default the result of a build in PATH. Without them
                   constants.json and functions.json stay as they are. Without PATH the tables of
                   the programs stay as they are
  --output FOLDER  write the tables there instead of protocol/, and nothing else
  --check          write nothing; exit with 1 if a table would change or a question is open

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
  const [source = null, another] = positionals;
  const { api = null, output = PROTOCOL_FOLDER, check } = values;
  if (another !== undefined || (source === null && api === null)) {
    throw new Error('Expected one PATH of a libvirt source tree, or --api (--help explains)');
  }
  return { source, api, tables: PROTOCOL_FOLDER, output, check };
}
