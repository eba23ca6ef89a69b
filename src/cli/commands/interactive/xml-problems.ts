import type { EditFormat } from './edit.ts';

/** The number of problems that are shown: the others usually follow from the first. */
const SHOWN_MAX = 10;

/**
 * Returns what is wrong with a text in one line each. Problems that the text had before it was
 * edited are left out: the daemon may be newer than this package.
 */
export async function problemsOf(
  format: EditFormat,
  text: string,
  before: string,
): Promise<readonly string[]> {
  const xml = await import('../../../xml/index.ts');
  const formats = {
    domain: xml.domainXml,
    network: xml.networkXml,
    'storage-pool': xml.storagePoolXml,
    nwfilter: xml.nwfilterXml,
    interface: xml.interfaceXml,
    secret: xml.secretXml,
    snapshot: xml.snapshotXml,
    checkpoint: xml.checkpointXml,
  };
  const chosen = formats[format];
  const known = new Set(chosen.validate(before).map(({ path, message }) => path + message));
  const problems = chosen.validate(text).filter((each) => !known.has(each.path + each.message));
  return problems.slice(0, SHOWN_MAX).map(({ line, path, message }) => {
    const place = line === undefined ? path : `line ${line}`;
    return `${place}: ${message}`;
  });
}
