import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { packageVersion } from '../../environment/package-version.ts';
import type { RecordResult } from '../../output/result.ts';

/** Prints the versions of this package, the hypervisor and the daemon. */
export async function version({ connection, args, signal }: CommandContext): Promise<RecordResult> {
  const options = { signal };
  const [type, lib, hypervisor] = await Promise.all([
    connection.getType(options),
    connection.getLibVersion(options),
    hypervisorVersion(connection.getVersion(options)),
  ]);
  const libvirt = dotted(lib);
  const record = { client: packageVersion(), type, libvirt, hypervisor: dotted(hypervisor) };
  // virsh prints the version of its own library in the first three lines. There is none here: the
  // daemon's stands for it.
  const lines = [
    `Compiled against library: libvirt ${libvirt}`,
    `Using library: libvirt ${libvirt}`,
    `Using API: ${type} ${libvirt}`,
    hypervisor === 0n
      ? `Cannot extract running ${type} hypervisor version`
      : `Running hypervisor: ${type} ${dotted(hypervisor)}`,
    ...(args.flag('daemon') ? [`Running against daemon: ${libvirt}`] : []),
  ];
  return { kind: 'record', record, virsh: { kind: 'text', text: `${lines.join('\n')}\n` } };
}

/** Resolves to 0 if the driver has no version of a hypervisor. */
async function hypervisorVersion(call: Promise<bigint>): Promise<bigint> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_SUPPORT') return 0n;
    throw error;
  }
}

/** Returns `9.0.0` for 9_000_000. */
function dotted(version: bigint): string {
  return [version / 1_000_000n, (version / 1000n) % 1000n, version % 1000n].join('.');
}
