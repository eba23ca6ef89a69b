import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult, RecordResult, VirshColumn } from '../../output/result.ts';
import { changed, messaged } from '../../output/result.ts';
import { commandDomain } from '../domain/change.ts';

const COLUMNS: readonly VirshColumn[] = [
  { heading: 'Mountpoint', text: ({ mountpoint }) => String(mountpoint) },
  { heading: 'Name', text: ({ name }) => String(name) },
  { heading: 'Type', text: ({ type }) => String(type) },
  { heading: 'Target', text: ({ targets }) => (targets as readonly string[]).join(',') },
];

/** Lists the mounted file systems of a guest. */
export async function domfsinfo(context: CommandContext): Promise<ListResult> {
  const domain = await commandDomain(context);
  const systems = await domain.getFsInfo({ signal: context.signal });
  const rows = systems.map(({ mountpoint, name, fstype, devAliases }) => ({
    ...{ mountpoint, name, type: fstype, targets: devAliases },
  }));
  if (rows.length > 0) return { kind: 'list', rows, virsh: { kind: 'table', columns: COLUMNS } };
  const text = 'No filesystems are mounted in the domain';
  return { kind: 'list', rows, virsh: { kind: 'text', text, isMessage: true } };
}

/** Freezes the file systems of a guest, so that a copy of its disks is consistent. */
export function domfsfreeze(context: CommandContext): Promise<RecordResult> {
  return freezeOrThaw(context, 'Froze');
}

/** Thaws the file systems of a guest. */
export function domfsthaw(context: CommandContext): Promise<RecordResult> {
  return freezeOrThaw(context, 'Thawed');
}

async function freezeOrThaw(
  context: CommandContext,
  verb: 'Froze' | 'Thawed',
): Promise<RecordResult> {
  const { args, signal } = context;
  const given = args.texts('mountpoint');
  const mountpoints = given.length === 0 ? null : given;
  const domain = await commandDomain(context);
  const count = await (verb === 'Froze'
    ? domain.fsFreeze({ mountpoints, signal })
    : domain.fsThaw({ mountpoints, signal }));
  const message = `${verb} ${count} filesystem(s)`;
  return messaged({ name: domain.name, count }, message, { after: '\n' });
}

/** Lets a guest return unused blocks of its file systems to the host. */
export async function domfstrim(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const minimum = args.size('minimum') ?? 0n;
  const mountPoint = args.optionalText('mountpoint');
  const domain = await commandDomain(context);
  await domain.fsTrim({ minimum, mountPoint, signal });
  const { name } = domain;
  return changed({ name, result: 'trimmed' }, `File systems of '${name}' trimmed`);
}
