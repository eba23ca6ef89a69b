import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import { selectNodes } from '../../output/xpath.ts';
import { UsageError } from '../../parse/usage-error.ts';

/** The documents that can contain descriptions of CPUs, as virsh knows them. */
const CPUS = [
  '/file/cpu',
  '/file/domain/cpu',
  '/file/capabilities/host/cpu',
  "/file/domainCapabilities/cpu/mode[@name='host-model' and @supported='yes']",
].join('|');

/** Reads the descriptions of CPUs that a file contains: at least one. */
export async function readCpus(context: CommandContext, file: string): Promise<readonly string[]> {
  const text = await readInput(context, file);
  // A file can have several documents.
  const xml = `<file>${text.replaceAll(/<\?xml[^>]*\?>/g, '')}</file>`;
  const cpus = (await selectNodes(xml, CPUS)).map(asCpu);
  if (cpus.length > 0) return cpus;
  throw new UsageError(
    `The file "${file}" contains no description of a CPU`,
    'Use the XML of a CPU, or the output of capabilities, domcapabilities or dumpxml',
  );
}

/** The host model in the capabilities of domains is an element `mode`. */
function asCpu(xml: string): string {
  return xml.replace(/^<mode\b[^>]*>/, '<cpu>').replace(/<\/mode>$/, '</cpu>');
}
