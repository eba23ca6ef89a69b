import type { XmlElement } from '../xml/index.ts';
import { element, formatXml, openElement, textElement } from '../xml/index.ts';

/** The page sizes of the host, in KiB. */
const PAGE_SIZES_KIB = [4, 8, 2048, 1_048_576];

/**
 * The NUMA cells: memory in KiB, its division into pages, and the number of the first of eight
 * CPUs.
 */
const CELLS = [
  { memoryKiB: 2_097_152, pageKiB: 4, firstCpu: 0 },
  { memoryKiB: 4_194_304, pageKiB: 8, firstCpu: 8 },
] as const;

type Cell = (typeof CELLS)[number];

const CPUS_PER_CELL = 8;
const PAGES_PER_CELL = 524_288;

/**
 * Returns the capabilities of the host and its guests (virConnectGetCapabilities).
 *
 * @param cells - The number of NUMA cells: two at most.
 */
export function capabilitiesXml(cells: number): string {
  const parts = [host(CELLS.slice(0, cells)), guest('hvm'), guest('xen')].map(
    (part) => `\n${indented(part)}`,
  );
  return `<capabilities>\n${parts.join('')}\n</capabilities>\n`;
}

function indented(part: XmlElement): string {
  const lines = formatXml(part).trimEnd().split('\n');
  return `${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

function host(cells: readonly Cell[]): XmlElement {
  return element('host', {}, [
    element('cpu', {}, [
      textElement('arch', 'i686'),
      features(),
      ...PAGE_SIZES_KIB.map((size) => element('pages', { unit: 'KiB', size })),
    ]),
    element('power_management'),
    element('iommu', { support: 'no' }),
    element('topology', {}, [openElement('cells', { num: cells.length }, cells.map(cell))]),
    element('secmodel', {}, [textElement('model', 'testSecurity'), textElement('doi', '')]),
  ]);
}

function features(): XmlElement {
  return element('features', {}, [element('pae'), element('nonpae')]);
}

function cell(of: Cell, id: number): XmlElement {
  const pages = [of.pageKiB, 2048, 1_048_576].map((size, index) =>
    textElement('pages', index === 0 ? PAGES_PER_CELL : 0, { unit: 'KiB', size }),
  );
  const cpus = Array.from({ length: CPUS_PER_CELL }, (_, core) => {
    const cpu = of.firstCpu + core;
    return element('cpu', { id: cpu, socket_id: id, die_id: 0, core_id: core, siblings: cpu });
  });
  return element('cell', { id }, [
    textElement('memory', of.memoryKiB, { unit: 'KiB' }),
    ...pages,
    element('cpus', { num: CPUS_PER_CELL }, cpus),
  ]);
}

function guest(osType: string): XmlElement {
  return element('guest', {}, [
    textElement('os_type', osType),
    element('arch', { name: 'i686' }, [
      textElement('wordsize', 32),
      textElement('emulator', '/usr/bin/test-hv'),
      element('domain', { type: 'test' }),
    ]),
    features(),
  ]);
}
