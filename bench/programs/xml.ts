/**
 * Parsing XML alone: `node xml.js write FILE BYTES` writes the description of a guest with so many
 * disks that it has this size; `node xml.js ours|xmldom|fast-xml-parser FILE COUNT` parses it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { domainXml } from '../../src/xml/generated/domain.ts';
import { begin, end } from './measure.ts';

const PARSERS: Readonly<Record<string, (xml: string) => unknown>> = {
  ours: (xml) => domainXml.parse(xml),
  xmldom: (xml) => new (xmldom().DOMParser)().parseFromString(xml, 'text/xml'),
  'fast-xml-parser': (xml) => fastXmlParser.parse(xml),
};
const fastXmlParser = new XMLParser({ ignoreAttributes: false });

const [command = '', file = '', number = '1'] = process.argv.slice(2);
if (command === 'write') writeFileSync(file, guestOf(Number(number)));
else {
  const parse = PARSERS[command];
  if (parse === undefined) throw new Error(`no parser "${command}"`);
  const xml = readFileSync(file, 'utf8');
  for (let warmUp = 0; warmUp < Number(number) / 4; warmUp += 1) parse(xml);
  begin();
  for (let left = Number(number); left > 0; left -= 1) parse(xml);
  end(Number(number));
}

interface Xmldom {
  readonly DOMParser: new () => { parseFromString(xml: string, type: string): unknown };
}

/** Returns xmldom, which is installed for the benchmarks only. */
function xmldom(): Xmldom {
  return createRequire(resolve('bench/peers/package.json'))('@xmldom/xmldom') as Xmldom;
}

function guestOf(size: number): string {
  let disks = '';
  for (let index = 0; disks.length < size; index += 1) disks += disk(index);
  return `<domain type='kvm' id='7'>
  <name>guest</name>
  <uuid>dc229f87-d4de-4719-8cfd-2e21c6105b01</uuid>
  <memory unit='KiB'>4194304</memory>
  <vcpu placement='static'>4</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
  </os>
  <devices>
${disks}  </devices>
</domain>
`;
}

/** A disk as libvirtd describes it. */
function disk(index: number): string {
  const slot = (index % 31).toString(16).padStart(2, '0');
  return `    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none' io='native' discard='unmap'/>
      <source file='/var/lib/libvirt/images/guest-${index}.qcow2' index='${index + 1}'/>
      <backingStore/>
      <target dev='vda${index}' bus='virtio'/>
      <serial>R&amp;D ${index}</serial>
      <alias name='virtio-disk${index}'/>
      <address type='pci' domain='0x0000' bus='0x04' slot='0x${slot}' function='0x0'/>
    </disk>
`;
}
