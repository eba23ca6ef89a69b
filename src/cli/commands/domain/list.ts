import type { Domain } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult, Row, VirshColumn, VirshLayout } from '../../output/result.ts';
import { linesLayout } from '../../output/result.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { virshState } from './states.ts';

const FILTERS = {
  transient: 'TRANSIENT',
  persistent: 'PERSISTENT',
  'with-snapshot': 'HAS_SNAPSHOT',
  'without-snapshot': 'NO_SNAPSHOT',
  'with-checkpoint': 'HAS_CHECKPOINT',
  'without-checkpoint': 'NO_CHECKPOINT',
  'state-running': 'RUNNING',
  'state-paused': 'PAUSED',
  'state-shutoff': 'SHUTOFF',
  'state-other': 'OTHER',
  autostart: 'AUTOSTART',
  'no-autostart': 'NO_AUTOSTART',
  'with-managed-save': 'MANAGEDSAVE',
  'without-managed-save': 'NO_MANAGEDSAVE',
} as const;

/** Lists domains: the active ones by id, then the others by name. */
export async function list({ connection, args, signal }: CommandContext): Promise<ListResult> {
  const layout = virshLayout(args);
  const domains = await connection.listAllDomains({ flags: filtersOf(args), signal });
  const sorted = [...domains].sort(compareDomains);
  const rows = await Promise.all(sorted.map((domain) => rowOf(domain, args, signal)));
  const existing = rows.filter((row) => row !== undefined);
  return { kind: 'list', rows: existing, virsh: layout(existing) };
}

function filtersOf(args: Args): Filter[] {
  const filters = args.flags(FILTERS);
  if (args.flag('all')) return filters;
  if (args.flag('inactive')) return [...filters, 'INACTIVE'];
  // A filter by state decides about inactive domains by itself.
  return STATES.some((name) => args.flag(name)) ? filters : [...filters, 'ACTIVE'];
}

type Filter = (typeof FILTERS)[keyof typeof FILTERS] | 'ACTIVE' | 'INACTIVE';

const STATES = ['state-running', 'state-paused', 'state-shutoff', 'state-other'];

/** Returns the row of a domain; undefined if it was removed since it was listed. */
async function rowOf(domain: Domain, args: Args, signal: AbortSignal): Promise<Row | undefined> {
  try {
    const state = await domain.getState({ signal });
    const { id, name, uuid } = domain;
    return {
      id: id === -1 ? null : id,
      name,
      uuid,
      state: state.stateName,
      stateNumber: state.state,
      ...(args.flag('title') ? { title: await titleOf(domain, signal) } : {}),
      ...(args.flag('managed-save')
        ? { managedSave: await domain.hasManagedSaveImage({ signal }) }
        : {}),
    };
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_DOMAIN') return undefined;
    throw error;
  }
}

async function titleOf(domain: Domain, signal: AbortSignal): Promise<string> {
  try {
    return await domain.getMetadata('TITLE', { signal });
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_DOMAIN_METADATA') return '';
    throw error;
  }
}

function compareDomains(one: Domain, other: Domain): number {
  if (one.id !== -1 && other.id !== -1) return one.id - other.id;
  if (one.id !== other.id && (one.id === -1 || other.id === -1)) return one.id === -1 ? 1 : -1;
  const [first, second] = [one.name.toLowerCase(), other.name.toLowerCase()];
  return first < second ? -1 : Number(first > second);
}

function virshLayout(args: Args): (rows: readonly Row[]) => VirshLayout {
  const parts = (['uuid', 'id', 'name'] as const).filter((name) => args.flag(name));
  if (parts.length > 0 && args.flag('table')) {
    throw new UsageError('Only one of --table, --name, --uuid and --id is possible');
  }
  if (parts.length > 0) {
    return (rows) =>
      linesLayout(rows.map((row) => parts.map((part) => row[part] ?? '-').join(' ')));
  }
  const columns: VirshColumn[] = [
    { heading: 'Id', text: ({ id }) => String(id ?? '-') },
    { heading: 'Name', text: ({ name }) => String(name) },
    { heading: 'State', text: stateText },
  ];
  if (args.flag('title')) columns.push({ heading: 'Title', text: ({ title }) => String(title) });
  return () => ({ kind: 'table', columns });
}

function stateText({ state, managedSave }: Row): string {
  return state === 'shutoff' && managedSave === true ? 'saved' : virshState(String(state));
}
