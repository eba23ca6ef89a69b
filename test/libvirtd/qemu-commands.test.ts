import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import {
  connect,
  VirDomainQemuAgentCommandTimeoutValues,
  VirDomainQemuMonitorCommandFlags,
} from '../../src/index.ts';
import { qemu } from '../../src/protocol/index.ts';
import { until } from '../support/until.ts';
import { FakeAgent } from './guest-agent/fake-agent.ts';
import { capture } from './support/capture.ts';
import { differs } from './support/differences.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const { HMP } = VirDomainQemuMonitorCommandFlags;
const { BLOCK, DEFAULT, MIN, NOWAIT, SHUTDOWN } = VirDomainQemuAgentCommandTimeoutValues;

describeWithLibvirtd('the commands for QEMU', () => {
  let daemon: Libvirtd;
  let agent: FakeAgent;
  let connection: Connection;
  let domain: Domain;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    agent = await FakeAgent.start();
    connection = await connect(daemon.uri('qemu', 'tcp'));
    domain = await connection.domainCreateXml(`<domain type='qemu'>
      <name>spoken-to</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices>${agent.devices}</devices></domain>`);
    await until(async () => (await domain.getXmlDesc()).includes("state='connected'"));
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
    await agent?.[Symbol.asyncDispose]();
  });

  it('reach the monitor as JSON, with the same reply as in virsh', async () => {
    const answer = await domain.qemuMonitorCommand('{"execute":"query-status"}');
    expect(JSON.parse(answer)).toMatchObject({ return: { running: true, status: 'running' } });
    const args = ['spoken-to', '{"execute":"query-status"}'];
    const printed = await virsh(daemon.uri('qemu'), 'qemu-monitor-command', ...args);
    expect(JSON.parse(printed).return).toEqual(JSON.parse(answer).return);
  });

  it('reach the monitor as HMP text', async () => {
    expect(await domain.qemuMonitorCommand('info status', { flags: HMP })).toBe(
      'VM status: running\r\n',
    );
  });

  it('take effect on the guest', async () => {
    await domain.qemuMonitorCommand('{"execute":"stop"}');
    await until(async () => (await domain.getState()).state === 3);
    await domain.qemuMonitorCommand('cont', { flags: HMP });
    await until(async () => (await domain.getState()).state === 1);
    expect((await domain.getMessages()).join()).toContain('custom monitor control commands');
  });

  it('return the errors of QEMU, and are rejected if they are invalid', async () => {
    const answer = await domain.qemuMonitorCommand('{"execute":"gr\\u00f6\\u00dfe"}');
    const problem = { class: 'CommandNotFound', desc: expect.stringContaining('größe') };
    expect(JSON.parse(answer).error).toMatchObject(problem);
    const unescaped = domain.qemuMonitorCommand('{"execute":"größe"}');
    if (differs('refusesUtf8InJson')) {
      await expect(unescaped).rejects.toThrow('failed to parse JSON: invalid utf-8 string');
    } else {
      expect(JSON.parse(await unescaped).error).toMatchObject(problem);
    }
    await expect(domain.qemuMonitorCommand('no JSON')).rejects.toMatchObject({
      code: 'VIR_ERR_INTERNAL_ERROR',
    });
    await expect(
      domain.qemuMonitorCommand('info status', { flags: 1 << 20 }),
    ).rejects.toMatchObject({
      code: 'VIR_ERR_INVALID_ARG',
    });
  });

  it('reach the guest agent', async () => {
    const name = '{"execute":"guest-get-host-name"}';
    for (const timeoutSeconds of [DEFAULT, BLOCK, SHUTDOWN, 5]) {
      const answer = await domain.qemuAgentCommand(name, { timeoutSeconds });
      expect(JSON.parse(answer ?? '')).toEqual({ return: { 'host-name': 'tiny' } });
    }
    expect(await domain.qemuAgentCommand(name)).toBe(
      await domain.qemuAgentCommand(name, { timeoutSeconds: DEFAULT }),
    );
    await expect(domain.qemuAgentCommand(name, { timeoutSeconds: MIN - 1 })).rejects.toMatchObject({
      code: 'VIR_ERR_INVALID_ARG',
    });
    await expect(domain.qemuAgentCommand('{"execute":"guest-no"}')).rejects.toMatchObject({
      message: expect.stringContaining('guest-no'),
    });
  });

  it('with NOWAIT get a reply only if the agent is quick', async () => {
    const command = '{"execute":"guest-get-time"}';
    const answer = '{"return":1600000000000000000}';
    const late = expect.objectContaining({
      code: differs('agentErrorNumbers')
        ? 'VIR_ERR_AGENT_COMMAND_TIMEOUT'
        : 'VIR_ERR_AGENT_UNRESPONSIVE',
    });
    const outcome = await domain
      .qemuAgentCommand(command, { timeoutSeconds: NOWAIT })
      .catch((error: unknown) => error);
    expect([answer, late]).toContainEqual(outcome);
    expect(await domain.qemuAgentCommand(command, { timeoutSeconds: 5 })).toBe(answer);
  });

  it('cannot attach to a process that libvirt did not start', async () => {
    await expect(connection.domainQemuAttach(process.pid)).rejects.toMatchObject({
      code: 'VIR_ERR_NO_SUPPORT',
    });
  });

  it('are refused over a read-only connection', async () => {
    await using reader = await connect(daemon.uri('qemu', 'tcp'), { readOnly: true });
    const same = await reader.domainLookupByName('spoken-to');
    const command = '{"execute":"query-status"}';
    for (const refused of [
      same.qemuMonitorCommand(command),
      same.qemuAgentCommand(command),
      reader.domainQemuAttach(1),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_DENIED' });
    }
  });

  it('are not supported by the test driver', async () => {
    await using test = await connect(daemon.uri('test'));
    const other = await test.domainLookupByName('test');
    await expect(other.qemuMonitorCommand('info status', { flags: HMP })).rejects.toMatchObject({
      code: 'VIR_ERR_NO_SUPPORT',
    });
  });

  it('are well formed according to the dissector of libvirt', async () => {
    await using traffic = await capture(daemon.tcpPort);
    await using same = await connect(daemon.uri('qemu', 'tcp'));
    const guest = await same.domainLookupByName('spoken-to');
    await guest.qemuMonitorCommand('info größe', { flags: HMP });
    await guest.qemuAgentCommand('{"execute":"guest-get-host-name"}', { timeoutSeconds: 5 });
    await expect(same.domainQemuAttach(1)).rejects.toThrow();
    // Without a file descriptor this procedure is an ordinary call.
    const args = { dom: guest, cmd: '{"execute":"query-status"}', flags: 0 };
    await same.call(qemu.domainMonitorCommandWithFiles, args);
    const events = await same.subscribe('qemu:monitor', { event: 'STOP' });
    await guest.qemuMonitorCommand('stop', { flags: HMP });
    const heard = await events.next();
    expect(heard.value).toMatchObject({ type: 'qemu:monitor', event: 'STOP' });
    await guest.qemuMonitorCommand('cont', { flags: HMP });
    await events.return?.();
    await same.close();
    const { packets, malformed, strayBytes } = await traffic.stop();
    const ours = packets.filter(({ program }) => program === 'QEMU');
    expect(malformed.filter(({ program }) => program === 'QEMU')).toEqual([]);
    expect(strayBytes).toBe(0);
    const called = ours.filter(({ type }) => type === 'CALL').map(({ procedure }) => procedure);
    expect([...new Set(called)].sort()).toEqual([
      'CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER',
      'CONNECT_DOMAIN_MONITOR_EVENT_REGISTER',
      'DOMAIN_AGENT_COMMAND',
      'DOMAIN_ATTACH',
      'DOMAIN_MONITOR_COMMAND',
      'DOMAIN_MONITOR_COMMAND_WITH_FILES',
    ]);
    expect(ours.map(({ procedure }) => procedure)).toContain('DOMAIN_MONITOR_EVENT');
  });
});
