import type { Connection } from '../../src/index.ts';
import { bar, bytes, fact, heading } from './paint.ts';

/** Shows what the host is, and how much of its memory is used. */
export async function showHost(connection: Connection): Promise<void> {
  // Independent calls share the connection, at the same time.
  const [hostname, type, version, libVersion, node, freeBytes] = await Promise.all([
    connection.getHostname(),
    connection.getType(),
    connection.getVersion(),
    connection.getLibVersion(),
    connection.nodeGetInfo(),
    connection.nodeGetFreeMemory(),
  ]);
  const memory = node.memory * 1024n;
  const used = memory > freeBytes ? memory - freeBytes : 0n;
  heading(`${hostname} (${connection.uri})`);
  fact('driver', `${type} ${dotted(version)}, libvirt ${dotted(libVersion)}`);
  fact('CPUs', `${node.cpus} (${node.model})`);
  fact('memory', `${bar(used, memory)} ${bytes(used)} of ${bytes(memory)}`);
}

/** Formats a version of libvirt, which is 1,000,000 * major + 1,000 * minor + release. */
function dotted(version: bigint): string {
  return `${version / 1_000_000n}.${(version / 1_000n) % 1_000n}.${version % 1_000n}`;
}
