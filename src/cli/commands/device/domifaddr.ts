import type { DomainInterface } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult, Row } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { commandDomain } from '../domain/change.ts';

const SOURCES = { lease: 'LEASE', agent: 'AGENT', arp: 'ARP' } as const;
const WIDTHS = [10, 20, 12] as const;
const DASHES = 79;

/** Lists the IP addresses of a domain, one in each row. */
export async function domifaddr(context: CommandContext): Promise<ListResult> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  const chosen = args.optionalText('source') ?? 'lease';
  const source = SOURCES[chosen as keyof typeof SOURCES];
  const all = await domain.interfaceAddresses({ source, signal });
  const name = args.optionalText('interface');
  const interfaces = all.filter((each) => name === undefined || each.name === name);
  const rows = interfaces.flatMap(rowsOf);
  const text = virshText(interfaces, args.flag('full'), context.globals.isQuiet);
  return { kind: 'list', rows, virsh: { kind: 'text', text } };
}

/** An interface without addresses has one row too. */
function rowsOf({ name, hwaddr, addrs }: DomainInterface): Row[] {
  const none = { name, hwaddr, type: null, addr: null, prefix: null };
  if (addrs.length === 0) return [none];
  return addrs.map(({ typeName, addr, prefix }) => ({
    name,
    hwaddr,
    type: typeName,
    addr,
    prefix,
  }));
}

/** virsh's table has fixed widths, and names each interface once unless `--full` is given. */
function virshText(
  interfaces: readonly DomainInterface[],
  isFull: boolean,
  isQuiet: boolean,
): string {
  const heading = [lineOf('Name', 'MAC address', 'Protocol', 'Address'), `${'-'.repeat(DASHES)}\n`];
  const lines = isQuiet ? [] : heading;
  for (const each of interfaces) {
    const { name, addrs } = each;
    const hwaddr = each.hwaddr ?? 'N/A';
    if (addrs.length === 0) lines.push(lineOf(name, hwaddr, 'N/A', 'N/A'));
    for (const [at, { typeName, addr, prefix }] of addrs.entries()) {
      const isNamed = at === 0 || isFull;
      const type = typeName === 'ipv4' || typeName === 'ipv6' ? typeName : '';
      const address = `${addr}/${prefix}`;
      lines.push(lineOf(isNamed ? name : '-', isNamed ? hwaddr : '-', type, address));
    }
  }
  return lines.join('');
}

function lineOf(name: string, hwaddr: string, type: string, address: string): string {
  const [first, second, third] = WIDTHS;
  const line = ` ${name.padEnd(first)} ${hwaddr.padEnd(second)} ${type.padEnd(third)} ${address}`;
  return `${oneLine(line)}\n`;
}
