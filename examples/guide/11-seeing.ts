import { subscribe } from 'node:diagnostics_channel';
import { connect, PACKET_CHANNEL } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;

// #region packets
await using connection = await connect(uri);
const calls: string[] = [];
subscribe(PACKET_CHANNEL, (message) => {
  const { direction, type, procedure } = message as Record<string, string>;
  if (direction === 'sent' && type === 'CALL' && procedure) calls.push(procedure);
});
await connection.getHostname();
console.log(calls); // [ 'REMOTE_PROC_CONNECT_GET_HOSTNAME' ]
// #endregion

// #region states
await using watched = await connect(uri, {
  reconnect: true,
  onStateChange: ({ state }) => console.error('state', state),
  onFailedAttempt: ({ error }) => console.error('failed', error.message),
});
console.log(watched.state); // open
const { inFlight, queued, abandoned } = watched.callStats;
console.log(inFlight, queued, abandoned); // 0 0 0
// #endregion
