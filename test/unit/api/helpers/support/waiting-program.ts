/**
 * Waits with a helper for what does not happen, and nothing else keeps the process alive. Prints the
 * code of the error: waiting-program.ts HELPER
 */
import type { LibvirtError } from '../../../../../src/index.ts';
import {
  Domain,
  guestExec,
  shutdownGracefully,
  VirError,
  waitForAddress,
  waitForDomainState,
} from '../../../../../src/index.ts';
import { qemu, remote } from '../../../../../src/protocol/index.ts';
import { FakeConnection } from '../../support/fake-connection.ts';
import { DOM } from '../../wire/row.ts';

const limits = { timeoutMs: 400 };
const HELPERS: Readonly<Record<string, (domain: Domain) => Promise<unknown>>> = {
  guestExec: (domain) => guestExec(domain, '/bin/sleep', limits),
  shutdownGracefully: (domain) => shutdownGracefully(domain, { ...limits, destroys: false }),
  waitForAddress: (domain) => waitForAddress(domain, { ...limits, sources: ['lease'] }),
  waitForDomainState: (domain) => waitForDomainState(domain, 'CRASHED', limits),
};

const fake = new FakeConnection();
const refusal = new VirError('no events', {
  ...{ number: 3, code: 'VIR_ERR_NO_SUPPORT', domain: 10, domainName: 'VIR_FROM_QEMU', level: 2 },
  procedure: 'REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
  ...{ str1: null, str2: null, str3: null, int1: 0, int2: 0 },
});
fake.answer(remote.connectDomainEventCallbackRegisterAny, refusal);
fake.answer(remote.domainGetState, { state: 1, reason: 1 });
fake.answer(
  qemu.domainAgentCommand,
  { result: JSON.stringify({ return: { pid: 7 } }) },
  { result: JSON.stringify({ return: { exited: false } }) },
);
const [helper = ''] = process.argv.slice(2);
HELPERS[helper]?.(Domain.of(fake.connection, DOM)).then(
  () => process.stdout.write('ended\n'),
  (error: LibvirtError) => process.stdout.write(`${error.code}\n`),
);
