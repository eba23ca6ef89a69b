import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import { connect, findAddresses, guestExec } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { FakeAgent } from './guest-agent/fake-agent.ts';
import { differs } from './support/differences.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('the agent of a QEMU guest', () => {
  let daemon: Libvirtd;
  let agent: FakeAgent;
  let connection: Connection;
  let domain: Domain;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    agent = await FakeAgent.start();
    connection = await connect(daemon.uri('qemu'));
    domain = await connection.domainCreateXml(`<domain type='qemu'>
      <name>talkative</name><memory unit='MiB'>32</memory><vcpu>2</vcpu>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices>${agent.devices}</devices></domain>`);
    await until(async () => (await domain.getXmlDesc()).includes("state='connected'"));
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
    await agent?.[Symbol.asyncDispose]();
  });

  it('runs programs for guestExec(), which returns their output and how they ended', async () => {
    const text = 'größe';
    const { exitCode, stdout, stderr } = await guestExec(domain, '/bin/sh', {
      args: ['-c', 'cat; echo "$LANG" >&2; exit 3'],
      env: { LANG: text },
      input: 'what it reads',
    });
    expect({ exitCode, stdout: stdout.toString(), stderr: stderr.toString() }).toEqual({
      exitCode: 3,
      stdout: 'what it reads',
      stderr: `${text}\n`,
    });
    const killed = await guestExec(domain, '/bin/sh', { args: ['-c', 'kill -9 $$'] });
    expect(killed).toMatchObject({ exitCode: null, signal: 9 });
  });

  it('reports a missing program as an error', async () => {
    const running = guestExec(domain, '/nonexistent/program');
    await expect(running).rejects.toMatchObject({
      code: differs('agentErrorNumbers')
        ? 'VIR_ERR_AGENT_COMMAND_FAILED'
        : 'VIR_ERR_INTERNAL_ERROR',
      message: expect.stringContaining('/nonexistent/program ENOENT'),
    });
  });

  it('makes guestExec() fail with WAIT_TIMEOUT if its program takes too long', async () => {
    const running = guestExec(domain, '/bin/sleep', { args: ['1000'], timeoutMs: 100 });
    await expect(running).rejects.toMatchObject({ code: 'WAIT_TIMEOUT' });
  });

  it('reports the addresses that findAddresses() returns', async () => {
    expect(await findAddresses(domain)).toEqual({
      source: 'agent',
      interfaces: [
        {
          name: 'eth0',
          hwaddr: '52:54:00:12:34:56',
          addrs: [{ type: 0, typeName: 'ipv4', addr: '10.0.0.5', prefix: 24 }],
        },
      ],
    });
  });

  it('reports what virsh prints, as flat parameters and as a tree', async () => {
    const { params, info } = await domain.getGuestInfo();
    expect(info.user?.[1]).toMatchObject({ name: 'größe', 'login-time': 1_600_000_100_250n });
    const root = [...(info.fs ?? [])].find(({ mountpoint }) => mountpoint === '/');
    expect(root?.['total-bytes']).toBe(1_000_000n);
    expect(root?.disk?.[0]).toMatchObject({ alias: 'hda', device: '/dev/sda' });
    expect(info.disk?.[0]?.dependency?.[0]?.name).toBe('/dev/sda');
    expect([...(info.if ?? [])].map(({ name }) => name)).toEqual(['lo', 'eth0']);
    expect(info.timezone).toEqual({ name: 'CET', offset: 3600 });
    const printed = await virsh(daemon.uri('qemu'), 'guestinfo', 'talkative');
    const told = printed.split('\n').filter((line) => line.includes(':'));
    expect(told.map((line) => line.split(/\s*:/, 1)[0])).toEqual(Object.keys(params));
  });
});
