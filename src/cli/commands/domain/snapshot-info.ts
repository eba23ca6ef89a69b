import type { DomainSnapshot } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { namedSnapshot } from '../snapshot/read-snapshot.ts';

/** Prints the basic facts of a snapshot. */
export async function snapshotInfo(context: CommandContext): Promise<RecordResult> {
  const { signal } = context;
  const snapshot = await namedSnapshot(context);
  const [config, current, parent, children, descendants, metadata] = await Promise.all([
    snapshot.getConfig({ signal }),
    snapshot.isCurrent({ signal }),
    parentOf(snapshot, signal),
    snapshot.numChildren({ signal }),
    snapshot.numChildren({ flags: 'DESCENDANTS', signal }),
    snapshot.hasMetadata({ signal }),
  ]);
  const { state = 'nostate', memory, disks } = config;
  const isExternal =
    memory?.snapshot === 'external' ||
    (disks?.disk ?? []).some((disk) => disk.snapshot === 'external');
  const { name, domain } = snapshot;
  const location = isExternal ? 'external' : 'internal';
  const record = {
    ...{ name, domain: domain.name, current, state, location, parent },
    ...{ children, descendants, metadata },
  };
  const pairs: ReadonlyArray<readonly [string, string]> = [
    ['Name:', name],
    ['Domain:', domain.name],
    ['Current:', yesNo(current)],
    ['State:', state],
    ['Location:', location],
    ['Parent:', parent ?? '-'],
    ['Children:', String(children)],
    ['Descendants:', String(descendants)],
    ['Metadata:', yesNo(metadata)],
  ];
  return { kind: 'record', record, virsh: { kind: 'pairs', pairs } };
}

/** Resolves to the name of the parent; null if there is none. */
async function parentOf(snapshot: DomainSnapshot, signal: AbortSignal): Promise<string | null> {
  try {
    return (await snapshot.getParent({ signal })).name;
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_DOMAIN_SNAPSHOT') return null;
    throw error;
  }
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
