import { parseArgs } from 'node:util';
import { PROTOCOL_FOLDER } from '../description/read.ts';
import type { SchemaFolder } from './schemas/import-schemas.ts';

/** The options of the command line. */
export interface Options {
  /** The libvirt source tree; null to import the API descriptions alone. */
  readonly source: string | null;
  /**
   * The folder with the `libvirt-*api.xml`; null for the one in the source tree, if there is one.
   */
  readonly api: string | null;
  /** The schemas of the XML formats, beside those of the source tree. */
  readonly schemas: readonly SchemaFolder[];
  /** The folder of the present tables: for their hand-made parts, and for the comparison. */
  readonly tables: string;
  /** The folder that the tables are written to. */
  readonly output: string;
  /**
   * Whether nothing is written. The changes and the open questions are only reported.
   */
  readonly check: boolean;
}

export const USAGE: string = `npm run protocol:import -- [PATH] [--api FOLDER] [--schemas RELEASE=FOLDER]...
                                     [--output FOLDER] [--check]

Rewrites the tables in protocol/ from the libvirt source tree at PATH. Then writes the generated
code in src/protocol and docs/functions.md from them.

  --api FOLDER     the folder of the libvirt-*api.xml of the same release, such as
                   /usr/share/libvirt/api; by default the result of a build in PATH. Without them
                   constants.json and functions.json stay as they are. Without PATH the tables of
                   the programs stay as they are
  --schemas RELEASE=FOLDER
                   the folder of the RELAX NG schemas of a release, such as
                   /usr/share/libvirt/schemas; by default those in PATH. Without them the tables in
                   xml/ stay as they are. Several ones of different releases are compared: the
                   newest one makes the tables, the others tell since when it has its facts
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
      schemas: { type: 'string', multiple: true, default: [] },
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
  const schemas = values.schemas.map(parseSchemaFolder);
  if (another !== undefined || (source === null && api === null && schemas.length === 0)) {
    throw new Error(
      'Expected one PATH of a libvirt source tree, --api or --schemas (--help explains)',
    );
  }
  return { source, api, schemas, tables: PROTOCOL_FOLDER, output, check };
}

function parseSchemaFolder(value: string): SchemaFolder {
  const { release, folder } = /^(?<release>\d+\.\d+\.\d+)=(?<folder>.+)$/.exec(value)?.groups ?? {};
  if (release === undefined || folder === undefined) {
    throw new Error(`Expected --schemas RELEASE=FOLDER instead of ${value} (--help explains)`);
  }
  return { release, folder };
}
