import type { Connection } from 'libvirt-client';
import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;

// #region shared
let shared: Promise<Connection> | undefined;

/** Returns the connection of this process. Opens it at the first call, and again if that failed. */
function hostConnection(): Promise<Connection> {
  shared ??= connect(uri, { reconnect: true, callTimeoutMs: 30_000 }).catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}

const [first, second] = await Promise.all([hostConnection(), hostConnection()]);
console.log(first === second, first.state); // true open
await first.close();
// #endregion

// #region busy
await using connection = await connect(uri);
const stats = await connection.getAllDomainStats({
  stats: ['STATE', 'CPU_TOTAL'],
  flags: 'NOWAIT',
});
console.log(stats.length, connection.callStats.abandoned); // 1 0
// #endregion
