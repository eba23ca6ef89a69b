import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from '../suite/bench.ts';
import { program } from '../suite/program.ts';

const DOCUMENTS = [
  { id: 'xml/domain-10k', title: 'Parsing a domain of 10 KB', bytes: 10_000, times: 1000 },
  { id: 'xml/domain-1m', title: 'Parsing a domain of 1 MB', bytes: 1_000_000, times: 16 },
] as const;

/** Parsing XML alone, into typed objects here, and into a DOM or untyped objects by the others. */
export async function benchXml(bench: Bench): Promise<void> {
  const node = [process.execPath, `${bench.programs}/xml.js`];
  const [command = '', ...args] = node;
  for (const { id, title, bytes, times } of DOCUMENTS) {
    const file = join(bench.folder, `${bytes}.xml`);
    execFileSync(command, [...args, 'write', file, String(bytes)]);
    const count = String(Math.ceil(times * bench.scale));
    const contestant = (name: string, parser: string) =>
      program(name, [...node, parser, file, count], { isPinned: true });
    await bench.measure({
      id,
      title,
      metric: 'time',
      contestants: [
        contestant('libvirt-client', 'ours'),
        ...(bench.machine.hasXmldom ? [contestant('xmldom', 'xmldom')] : []),
        // It accepts documents that are not well-formed, and knows no namespaces.
        contestant('fast-xml-parser', 'fast-xml-parser'),
      ],
    });
  }
}
