import { formatDomain } from '../../../../../src/testing/hypervisor/domain/definition.ts';
import { newHypervisor } from '../support.ts';
import { probeXml } from './probe-xml.ts';

/** Returns the lines of a domain's configuration that a domain without the given parts lacks. */
export function addedLines(given: string): readonly string[] {
  const plain = lines('!');
  return lines(given).filter((line) => !plain.includes(line) && !line.startsWith('<uuid>'));
}

function lines(given: string): readonly string[] {
  const { definition } = newHypervisor(false).domains.define(probeXml(given));
  return formatDomain(definition, null, true)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
