import { VirCPUCompareResult, VirErrorNumber } from '../../../protocol/index.ts';
import type { Capabilities, CapabilitiesMachine } from '../../../xml/generated/capabilities.ts';
import type { MigrationFinding } from '../migration-options.ts';
import type { CheckedMigration, Question } from './question.ts';
import { doubt, existing, fault } from './question.ts';

/** Whether the destination can run this kind of guest. */
export const machine: Question = async ({ config, destination, options }) => {
  const { type: kind, os } = config;
  const { arch, machine: wanted } = os?.type ?? {};
  const capabilities = await destination.getCapabilitiesConfig(options);
  const machines = machinesOf(capabilities, kind, arch);
  if (machines === undefined) {
    const text = `The destination cannot run guests of the type ${kind} for ${arch ?? 'its host'}`;
    return [fault('HYPERVISOR', text)];
  }
  const isKnown = machines.some(({ value, canonical }) => [value, canonical].includes(wanted));
  if (wanted === undefined || isKnown || machines.length === 0) return [];
  const text = `The destination does not know the machine type ${wanted}`;
  return [fault('MACHINE_TYPE', text)];
};

/** Returns the machine types for a kind of guest; undefined if the host cannot run it. */
function machinesOf(
  { guest = [] }: Capabilities,
  kind: string,
  arch: string | undefined,
): readonly CapabilitiesMachine[] | undefined {
  for (const { arch: of } of guest) {
    const found = of.domain.find(({ type }) => type === kind);
    if (found === undefined || (arch !== undefined && of.name !== arch)) continue;
    return [...(found.machine ?? []), ...(of.machine ?? [])];
  }
  return undefined;
}

/** Whether the destination can provide the guest's CPU. */
export const cpu: Question = async (migration) => {
  const { config, destination, options } = migration;
  const wanted = config.cpu;
  if (wanted === undefined) return [];
  if (wanted.mode === 'host-passthrough' || wanted.mode === 'maximum') return passedCpu(migration);
  if (wanted.model === undefined) return [];
  const { arch, machine: type } = config.os?.type ?? {};
  const result = await destination.compareHypervisorCpu(
    { ...wanted, mode: undefined, numa: undefined },
    { arch: arch ?? null, machine: type ?? null, virttype: config.type, ...options },
  );
  if (result !== VirCPUCompareResult.INCOMPATIBLE) return [];
  const text = `The destination cannot provide the guest's CPU ${wanted.model.value ?? ''}`;
  return [fault('CPU', text.trim())];
};

/** A CPU that is passed through must be the same on both hosts. */
async function passedCpu({
  source,
  destination,
  options,
}: CheckedMigration): Promise<readonly MigrationFinding[]> {
  const [from, to] = await Promise.all(
    [source, destination].map((each) => each.getCapabilitiesConfig(options)),
  );
  const [model, other] = [from?.host.cpu.model, to?.host.cpu.model];
  if (model === other) return [];
  const hosts = `the source has ${model ?? 'an unknown CPU'}, the destination ${other ?? 'another'}`;
  return [doubt('CPU', `The guest uses the CPU of its host: ${hosts}`)];
}

/** Whether the destination has the networks of the guest. */
export const networks: Question = async ({ config, destination, choices, options }) => {
  const used = new Set<string>();
  for (const each of config.devices?.interface ?? []) {
    if (each.type === 'network') used.add(each.source.network);
  }
  const found = await Promise.all(
    [...used].map(async (name) => {
      const { NO_NETWORK } = VirErrorNumber;
      const network = await existing(destination.networkLookupByName(name, options), NO_NETWORK);
      if (network === undefined) {
        return fault('NETWORK_MISSING', `The destination has no network "${name}"`);
      }
      if (choices.offline === true || (await network.isActive(options))) return undefined;
      return fault('NETWORK_MISSING', `The network "${name}" is not active on the destination`);
    }),
  );
  return found.filter((each) => each !== undefined);
};

/** Whether the guest has devices of its host. */
export const hostDevices: Question = async ({ config, choices }) => {
  const { hostdev = [], interface: interfaces = [] } = config.devices ?? {};
  const passed = interfaces.filter(({ type }) => type === 'hostdev' || type === 'vdpa').length;
  const count = hostdev.length + passed;
  if (count === 0 || choices.offline === true) return [];
  const text = `The guest has ${count} device(s) of its host: most of them cannot be migrated`;
  return [doubt('HOST_DEVICE', text)];
};
