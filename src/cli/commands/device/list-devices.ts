import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult, Row, VirshColumn } from '../../output/result.ts';
import { commandDomain } from '../domain/change.ts';
import { diskSource, interfaceSource, readDevices } from './read-devices.ts';

/** Lists the network interfaces of a domain. */
export async function domiflist(context: CommandContext): Promise<ListResult> {
  const domain = await commandDomain(context);
  const devices = await readDevices(domain, context.args.flag('inactive'), context.signal);
  const rows = (devices.interface ?? []).map((nic) => ({
    target: nic.target?.dev ?? null,
    type: nic.type,
    source: interfaceSource(nic),
    model: nic.model?.type ?? null,
    mac: nic.mac?.address ?? null,
  }));
  const columns = [
    column('Interface', 'target'),
    column('Type', 'type'),
    column('Source', 'source'),
    column('Model', 'model'),
    column('MAC', 'mac'),
  ];
  return { kind: 'list', rows, virsh: { kind: 'table', columns } };
}

/** Lists the disks of a domain. */
export async function domblklist(context: CommandContext): Promise<ListResult> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  const devices = await readDevices(domain, args.flag('inactive'), signal);
  const rows = (devices.disk ?? []).map((disk) => ({
    target: disk.target.dev,
    type: disk.type ?? 'file',
    device: disk.device ?? 'disk',
    source: diskSource(disk),
  }));
  const details = [column('Type', 'type'), column('Device', 'device')];
  const columns = [
    ...(args.flag('details') ? details : []),
    column('Target', 'target'),
    column('Source', 'source'),
  ];
  return { kind: 'list', rows, virsh: { kind: 'table', columns } };
}

function column(heading: string, name: string): VirshColumn {
  return { heading, text: (row: Row) => String(row[name] ?? '-') };
}
