import { tracingChannel } from 'node:diagnostics_channel';
import type { CallTrace } from 'libvirt-client';
import {
  CALL_CHANNEL,
  connect,
  enumName,
  LibvirtError,
  VirError,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
} from 'libvirt-client';
import { remote } from 'libvirt-client/protocol';
import { startDaemon } from 'libvirt-client/testing';

const daemon = await startDaemon();
await using connection = await connect(process.argv[2] ?? daemon.uri);

// #region fields
try {
  await connection.domainLookupByName('missing');
} catch (error) {
  if (!(error instanceof VirError)) throw error;
  console.log(error.code, error.number); // VIR_ERR_NO_DOMAIN 42
  console.log(error.domainName, error.level); // VIR_FROM_TEST 2
  console.log(error.method, error.outcome); // connection.domainLookupByName answered
}
// #endregion

// #region enums
console.log(VirErrorNumber.NO_DOMAIN); // 42
console.log(enumName(VirErrorNumber, 42)); // no-domain
console.log(enumName(VirErrorDomain, 10)); // qemu
console.log(enumName(VirErrorLevel, 2)); // error
// #endregion

// #region many
const names = ['test', 'missing'];
const results = await Promise.allSettled(names.map((name) => connection.domainLookupByName(name)));
console.log(results.map(({ status }) => status)); // [ 'fulfilled', 'rejected' ]
// #endregion

// #region subclass
class GuestError extends Error {
  override readonly name = 'GuestError';
}

async function findGuest(name: string): Promise<string> {
  try {
    return (await connection.domainLookupByName(name)).uuid;
  } catch (cause) {
    throw new GuestError(`The guest ${name} cannot be found`, { cause });
  }
}

try {
  await findGuest('missing');
} catch (error) {
  if (!(error instanceof GuestError)) throw error;
  console.log(error.name, error.cause instanceof VirError); // GuestError true
}
// #endregion

// #region handler
const failed: string[] = [];
tracingChannel<CallTrace>(CALL_CHANNEL).subscribe({
  start() {},
  end() {},
  asyncStart() {},
  asyncEnd() {},
  error: ({ procedure }) => failed.push(procedure),
});
await connection.domainLookupByName('missing').catch(() => undefined);
console.log(failed); // [ 'REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME' ]
// #endregion

// #region outcome
await using steady = await connect(daemon.uri, { reconnect: { initialDelayMs: 1 } });
const guest = await steady.domainLookupByName('test');
daemon.misbehave({ kind: 'cut', procedure: remote.domainSuspend, afterBytes: 0, times: 1 });
try {
  await guest.suspend();
} catch (error) {
  if (!(error instanceof LibvirtError)) throw error;
  console.log(error.code, error.outcome); // CONNECTION_CLOSED unknown
  // The call was sent, but not answered. Read the state before you repeat it.
  console.log((await guest.getState()).stateName); // paused
}
// #endregion
