import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlError } from '../../../src/errors/index.ts';
import { readTree } from '../../../src/xml/tree/read-tree.ts';
import { fetchSource, privateApt } from './debian-source.ts';

/** A document of virt-manager's tests. */
export interface VirtManagerDocument {
  /** The path below the source's `tests/`. `#2` follows for the second document of a file. */
  readonly path: string;
  /** The name of the root element. */
  readonly root: string;
  readonly text: string;
}

/** The release of Debian whose virt-manager is used, so that the documents are always the same. */
const RELEASE = 'trixie';

/**
 * Downloads virt-manager's source package into a folder, and returns the documents of its tests
 * whose root element has one of the names. They are not part of this project.
 *
 * Documents with the same text are returned once.
 *
 * @throws Error with the output of apt if the package is not available.
 */
export function fetchVirtManagerDocuments(
  folder: string,
  roots: readonly string[],
): readonly VirtManagerDocument[] {
  const source = fetchSource(privateApt(folder, RELEASE), folder, 'virt-manager');
  const tests = join(source, 'tests');
  const all = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.xml'))
    .toSorted()
    .flatMap((path) => documentsIn(path, readFileSync(join(tests, path), 'utf8')))
    .filter(({ root }) => roots.includes(root));
  const byText = new Map(all.toReversed().map((each) => [each.text, each]));
  return all.filter((each) => byText.get(each.text) === each);
}

/**
 * Returns the documents of a file. virt-install's output can be several documents in sequence, and
 * the document of a test driver (`<node>`) contains others.
 */
function documentsIn(path: string, text: string): VirtManagerDocument[] {
  const file = readFile(text);
  if (file === undefined) return [];
  const { root, text: all } = file;
  const found = root.children.flatMap((each) => (each.name === 'node' ? each.children : [each]));
  return found.map(({ name, start, end }, index) => ({
    path: index === 0 ? path : `${path}#${index + 1}`,
    root: name,
    text: all.slice(start, end),
  }));
}

function readFile(text: string): ReturnType<typeof readTree> | undefined {
  try {
    return readTree(`<all>${text.replaceAll(/<\?xml[^>]*\?>/g, '')}</all>`);
  } catch (error) {
    // Some files are not well-formed on purpose.
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}
