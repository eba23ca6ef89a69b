import type { Connection, Domain, SecurityLabel, SecurityModel } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult, Result } from '../../output/result.ts';
import { lookupDomain } from './lookup-domain.ts';
import { virshState } from './states.ts';

/** The memory of a domain without a limit. */
const NO_LIMIT = 4_294_967_295n;

/** Prints the basic facts of domains. */
export function dominfo(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  return context.forEach(args.texts('domain'), async (key) => {
    const domain = await lookupDomain(connection, key, { signal });
    return infoOf(domain, connection, signal);
  });
}

async function infoOf(
  domain: Domain,
  connection: Connection,
  signal: AbortSignal,
): Promise<RecordResult> {
  const options = { signal };
  const [osType, info, persistent, autostart, managedSave, security, messages] = await Promise.all([
    domain.getOsType(options),
    domain.getInfo(options),
    domain.isPersistent(options),
    domain.getAutostart(options),
    domain.hasManagedSaveImage(options),
    securityOf(domain, connection, signal),
    ifSupported(domain.getMessages(options), []),
  ]);
  const { nrVirtCpu, cpuTime, maxMem, memory, stateName } = info;
  const { name, uuid, id } = domain;
  const record = {
    ...{ id: id === -1 ? null : id, name, uuid, osType },
    ...{ state: stateName, stateNumber: info.state },
    ...{ nrVirtCpu, cpuTime, maxMem, memory, persistent, autostart, managedSave },
    ...{ security, messages },
  };
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const pairs: Array<readonly [string, string]> = [
    ['Id:', id === -1 ? '-' : String(id)],
    ['Name:', name],
    ['UUID:', uuid],
    ['OS Type:', osType],
    ['State:', virshState(stateName)],
    ['CPU(s):', String(nrVirtCpu)],
    ...(cpuTime === 0n ? [] : ([['CPU time:', `${seconds(cpuTime)}s`]] as const)),
    ['Max memory:', maxMem === NO_LIMIT ? 'no limit' : `${maxMem} KiB`],
    ['Used memory:', `${memory} KiB`],
    ['Persistent:', yesNo(persistent)],
    ['Autostart:', autostart ? 'enable' : 'disable'],
    ['Managed save:', yesNo(managedSave)],
    ...securityPairs(security),
    ...messages.map((text, at) => [at === 0 ? 'Messages:' : '', text] as const),
  ];
  return { kind: 'record', record, virsh: { kind: 'pairs', pairs } };
}

type Security = SecurityModel & Partial<SecurityLabel>;

/** Returns the security model and the label; null if the host has no security model. */
async function securityOf(
  domain: Domain,
  connection: Connection,
  signal: AbortSignal,
): Promise<Security | null> {
  const model = await ifSupported(connection.nodeGetSecurityModel({ signal }), null);
  if (model === null || model.model === '') return null;
  const { label, enforcing } = await domain.getSecurityLabel({ signal });
  return { ...model, ...(label === '' ? {} : { label, enforcing }) };
}

function securityPairs(security: Security | null): Array<readonly [string, string]> {
  if (security === null) return [];
  const { model, doi, label, enforcing } = security;
  const mode = enforcing ? 'enforcing' : 'permissive';
  return [
    ['Security model:', model],
    ['Security DOI:', doi],
    ...(label === undefined ? [] : ([['Security label:', `${label} (${mode})`]] as const)),
  ];
}

/** Resolves to `instead` if the driver does not support the call. */
async function ifSupported<T>(call: Promise<T>, instead: T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_SUPPORT') return instead;
    throw error;
  }
}

/** Returns nanoseconds as seconds with one decimal. */
function seconds(nanoseconds: bigint): string {
  return (Number(nanoseconds) / 1e9).toFixed(1);
}
