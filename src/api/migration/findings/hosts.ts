import { VirDomainState, VirDrvFeature, VirErrorNumber } from '../../../protocol/index.ts';
import { callsOf } from '../../calls/calls-of.ts';
import type { Question } from './question.ts';
import { doubt, existing, fault } from './question.ts';

/** Whether the daemons have a common protocol of migration. */
export const protocols: Question = async ({ source, destination, choices, options }) => {
  const both = [callsOf(source), callsOf(destination)];
  const haveAll = async (feature: number): Promise<boolean> => {
    const answers = await Promise.all(both.map((each) => each.supportsFeature(feature, options)));
    return answers.every(Boolean);
  };
  const { MIGRATION_V1, MIGRATION_V2, MIGRATION_V3, MIGRATION_PARAMS } = VirDrvFeature;
  const versions = [MIGRATION_PARAMS, MIGRATION_V3, MIGRATION_V2, MIGRATION_V1];
  const known = await Promise.all(versions.map(haveAll));
  if (!known.some(Boolean)) {
    return [fault('NO_PROTOCOL', 'The daemons have no common protocol of migration')];
  }
  if (choices.offline !== true || (await haveAll(VirDrvFeature.MIGRATION_OFFLINE))) return [];
  return [fault('NO_PROTOCOL', 'One of the hosts cannot migrate a domain that does not run')];
};

/** Whether the connections lead to different hosts with fitting hypervisors. */
export const hosts: Question = async ({ source, destination, options }) => {
  const [from, to] = await Promise.all([
    source.getCapabilitiesConfig(options),
    destination.getCapabilitiesConfig(options),
  ]);
  const uuid = from.host.uuid;
  if (uuid !== undefined && uuid === to.host.uuid) {
    return [fault('SAME_HOST', `Both connections lead to the host with the UUID ${uuid}`)];
  }
  return [];
};

/** Whether the destination is at least as new as the source. */
export const releases: Question = async ({ source, destination, options }) => {
  const [[fromType, from, fromLib], [toType, to, toLib]] = await Promise.all(
    [source, destination].map((each) =>
      Promise.all([each.getType(options), each.getVersion(options), each.getLibVersion(options)]),
    ) as [Release, Release],
  );
  if (fromType !== toType) {
    const text = `The source has the hypervisor ${fromType}, the destination ${toType}`;
    return [fault('HYPERVISOR', text)];
  }
  const findings = [];
  if (to < from) findings.push(older(fromType, to, from));
  if (toLib < fromLib) findings.push(older('libvirt', toLib, fromLib));
  return findings;
};

type Release = Promise<[type: string, hypervisor: bigint, libvirt: bigint]>;

function older(what: string, to: bigint, from: bigint): ReturnType<typeof doubt> {
  const releases = `${release(to)} on the destination and ${release(from)} on the source`;
  return doubt('OLDER_RELEASE', `${what} is older on the destination: ${releases}`);
}

/** Returns a version of libvirt's form, such as 9000000, as text. */
function release(version: bigint): string {
  return [version / 1_000_000n, (version / 1000n) % 1000n, version % 1000n].join('.');
}

/** Whether the domain's state fits the kind of migration. */
export const state: Question = async ({ domain, choices, options }) => {
  const now = await domain.getState(options);
  const isOff = now.state === VirDomainState.SHUTOFF || now.state === VirDomainState.CRASHED;
  if (isOff && choices.offline !== true) {
    return [fault('NOT_RUNNING', 'The domain does not run: it needs an offline migration')];
  }
  if (isOff || choices.offline !== true) return [];
  const text = 'The domain runs: an offline migration copies its definition, and the guest stays';
  return [doubt('RUNNING', text)];
};

/** Whether the destination has no other domain with this name or UUID. */
export const names: Question = async ({ domain, destination, name, options }) => {
  const { NO_DOMAIN } = VirErrorNumber;
  const [byName, byUuid] = await Promise.all([
    existing(destination.domainLookupByName(name, options), NO_DOMAIN),
    existing(destination.domainLookupByUuid(domain.uuid, options), NO_DOMAIN),
  ]);
  const findings = [];
  if (byName !== undefined && byName.uuid !== domain.uuid) {
    const text = `The destination has another domain with the name "${name}"`;
    findings.push(fault('NAME_TAKEN', text));
  }
  if (byUuid !== undefined && byUuid.name !== name) {
    const text = `The destination has a domain "${byUuid.name}" with the same UUID`;
    findings.push(fault('UUID_TAKEN', text));
  }
  if (byUuid !== undefined && (await byUuid.isActive(options))) {
    findings.push(fault('UUID_TAKEN', 'The domain already runs on the destination'));
  }
  return findings;
};

/** Whether the destination has enough free memory. */
export const memory: Question = async ({ domain, destination, choices, options }) => {
  if (choices.offline === true) return [];
  const [{ memory: neededKiB }, freeBytes] = await Promise.all([
    domain.getInfo(options),
    destination.nodeGetFreeMemory(options),
  ]);
  const freeKiB = freeBytes / 1024n;
  if (neededKiB <= freeKiB) return [];
  const text = `The guest has ${neededKiB} KiB of memory, and the destination has ${freeKiB} KiB free`;
  return [doubt('MEMORY', text)];
};

/** Whether the domain has nothing that libvirt cannot migrate. */
export const snapshots: Question = async ({ domain, options }) => {
  const count = await domain.snapshotNum(options);
  if (count === 0) return [];
  return [fault('SNAPSHOTS', `libvirt does not migrate a domain with snapshots: it has ${count}`)];
};
