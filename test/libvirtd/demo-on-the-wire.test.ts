import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import { populate } from './differential/populate.ts';
import { PythonClient } from './differential/python-client.ts';
import { FakeAgent } from './guest-agent/fake-agent.ts';
import { capture } from './support/capture.ts';
import type { Dissection } from './support/dissect.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { run, virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const ROOT = join(import.meta.dirname, '../..');

describeWithLibvirtd('the demo, decoded by the dissector of libvirt,', () => {
  let daemon: Libvirtd;
  let agent: FakeAgent;
  let output: string;
  let session: Dissection;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    await using connection = await connect(daemon.uri('qemu'));
    agent = await FakeAgent.start();
    await using python = await PythonClient.open(daemon.uri('qemu'));
    await populate(connection, agent, python);
    const uri = daemon.uri('qemu', 'tcp');
    session = await captured(daemon, async () => {
      const files = ['node_modules/tsx/dist/cli.mjs', 'examples/demo/main.ts'];
      const [tsx = '', demo = ''] = files.map((file) => join(ROOT, file));
      output = await run(process.execPath, [tsx, demo, uri, '--write']);
    });
  });
  afterAll(async () => {
    await daemon?.stop();
    await agent?.[Symbol.asyncDispose]();
  });

  it('exchanges no malformed packet and no stray byte', async () => {
    // The dissector of 9.0.0 decodes the reply to GET_TYPE wrongly, for any client.
    const { malformed: flaws } = await captured(daemon, () =>
      virsh(daemon.uri('qemu', 'tcp'), 'version'),
    );
    const known = flaws.map(({ type, procedure }) => `${type} ${procedure}`);
    expect(session.packets.length).toBeGreaterThan(50);
    expect(
      session.malformed.filter(({ type, procedure }) => !known.includes(`${type} ${procedure}`)),
    ).toEqual([]);
    expect(known.filter((packet) => packet.startsWith('CALL'))).toEqual([]);
    expect(session.strayBytes).toBe(0);
  });

  it('gets one reply for each call', () => {
    const serials = (type: string) =>
      session.packets.filter((packet) => packet.type === type).map(({ serial }) => serial);
    expect(serials('REPLY').sort(byNumber)).toEqual(serials('CALL'));
    expect(session.packets.every((packet) => packet.status === 'OK')).toBe(true);
    // Events are messages, and have no call.
    expect(serials('MESSAGE').length).toBeGreaterThanOrEqual(6);
  });

  it('opens and closes its connection in the order of the C client, but asks for features of events only when it listens', () => {
    const calls = session.packets.filter((packet) => packet.type === 'CALL');
    const procedures = calls.map((packet) => packet.procedure);
    const opening = ['AUTH_LIST', 'CONNECT_SUPPORTS_FEATURE', 'CONNECT_OPEN'];
    expect(procedures.slice(0, 3)).toEqual(opening);
    const listening = procedures.indexOf('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY');
    const first = procedures.indexOf('CONNECT_SUPPORTS_FEATURE', 3);
    expect(first).toBeGreaterThan(procedures.indexOf('NODE_DEVICE_GET_PARENT'));
    expect(listening).toBeGreaterThan(first);
    expect(procedures.at(-1)).toBe('CONNECT_CLOSE');
    expect(session.packets.at(-1)).toMatchObject({ type: 'REPLY', procedure: 'CONNECT_CLOSE' });
  });

  it('never has more than four calls in flight', () => {
    let underWay = 0;
    let most = 0;
    for (const { type } of session.packets) {
      underWay += type === 'CALL' ? 1 : -1;
      most = Math.max(most, underWay);
    }
    expect(most).toBe(4);
  });

  it('prints the objects of the host and the steps of its own guest', async () => {
    const uuid = async (...command: string[]) =>
      (await virsh(daemon.uri('qemu'), ...command)).trim();
    expect(output).toContain(
      `running  ${await uuid('domuuid', 'running')}  paused, 1 vCPUs, 64 MiB`,
    );
    expect(output).toContain(`guests  ${await uuid('net-uuid', 'guests')}  active`);
    expect(output).toContain(`asleep  ${await uuid('pool-uuid', 'asleep')}  inactive`);
    expect(output).toContain('  größe.qcow2  2 MiB');
    expect(output).toMatch(/^computer\n {2}\w/m);
    expect(output).toMatch(/^started {3}id \d+, running, booted\n/m);
    const events = Array.from(output.matchAll(/^event {5}(\w+)/gm), ([, name]) => name);
    const story = ['defined', 'started', 'suspended', 'resumed', 'stopped', 'undefined'];
    expect(events.filter((name) => story.includes(name ?? ''))).toEqual(
      expect.arrayContaining(story),
    );
    expect(output).toMatch(/^stopped {3}shutoff$/m);
    expect(output).toMatch(/^removed {3}nothing of it is left$/m);
  });
});

/** Returns the packets that pass the daemon's TCP port while `doing` runs. */
async function captured(daemon: Libvirtd, doing: () => Promise<unknown>): Promise<Dissection> {
  await using recording = await capture(daemon.tcpPort);
  await doing();
  return await recording.stop();
}

function byNumber(a: number, b: number): number {
  return a - b;
}
