import { afterAll, beforeAll } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { FakeAgent } from './guest-agent/fake-agent.ts';
import { compareWithVirsh } from './lvsh/compare.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('lvsh about the guest agent', () => {
  let daemon: Libvirtd;
  let agent: FakeAgent;
  let connection: Connection;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    agent = await FakeAgent.start();
    connection = await connect(daemon.uri('qemu'));
    const domain = await connection.domainCreateXml(`<domain type='qemu'>
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

  compareWithVirsh(
    () => daemon.uri('qemu'),
    [
      { line: ['qemu-agent-command', 'talkative', '{"execute":"guest-ping"}'] },
      { line: ['qemu-agent-command', 'talkative', '{"execute":"guest-network-get-interfaces"}'] },
      { line: ['qemu-agent-command', 'talkative', '--block', '{"execute":"guest-ping"}'] },
      { line: ['qemu-agent-command', 'talkative', '--pretty', '{"execute":"guest-ping"}'] },
      { line: ['qemu-agent-command', 'talkative', '{"execute":"no-such-command"}'] },
      { line: ['qemu-agent-command', 'nix', '{"execute":"guest-ping"}'] },
      { line: 'domifaddr talkative --source agent' },
      { line: 'domifaddr talkative --source agent --full' },
    ],
  );
});
