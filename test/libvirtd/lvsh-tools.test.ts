import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { run } from '../../src/cli/run.ts';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { lvsh, TestEnvironment } from '../unit/cli/support/test-environment.ts';
import { FakeAgent } from './guest-agent/fake-agent.ts';
import { virsh } from './lvsh/compare.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('lvsh with a guest of QEMU', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lvsh-tools-'));
  let daemon: Libvirtd;
  let agent: FakeAgent;
  let connection: Connection;

  /** Runs a command line of which the output is of interest. */
  async function output(...words: readonly string[]): Promise<string> {
    const outcome = await lvsh(undefined, ['-c', daemon.uri('qemu'), ...words]);
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    return outcome.stdout;
  }

  beforeAll(async () => {
    daemon = await startLibvirtd();
    agent = await FakeAgent.start();
    connection = await connect(daemon.uri('qemu'));
    const domain = await connection.domainCreateXml(`<domain type='qemu'>
      <name>tooled</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices>${agent.devices}<graphics type='vnc'>
        <listen type='socket' socket='${folder}/vnc.sock'/></graphics></devices></domain>`);
    await until(async () => (await domain.getXmlDesc()).includes("state='connected'"));
  });

  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
    await agent?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('call makes a call of the protocol', async () => {
    const text = await output('call', 'domainGetVcpusFlags', '{"dom":"tooled","flags":0}');
    expect(JSON.parse(text)).toMatchObject({ num: 1 });
  });

  it('exec runs a program by the agent, and exits with its exit code', async () => {
    expect(await output('exec', 'tooled', '--', '/bin/echo', 'hello')).toBe('hello\n');
    const words = ['-c', daemon.uri('qemu'), 'exec', 'tooled', '--', '/bin/sh', '-c', 'exit 7'];
    expect(await lvsh(undefined, words)).toMatchObject({ exitCode: 7 });
  });

  it('exec shows the bytes of a program harmlessly on a terminal', async () => {
    const program = ['/usr/bin/printf', '\\033]0;own\\007\\377\\r\\nnext\\n'];
    const words = ['-c', daemon.uri('qemu'), 'exec', 'tooled', '--', ...program];
    expect(await lvsh(undefined, words, { isTTY: true })).toEqual({
      ...{ exitCode: 0, stdout: '\\u001b]0;own\\u0007\ufffd\nnext\n', stderr: '' },
    });
  });

  it('ip lists the addresses that the agent names', async () => {
    const rows: unknown = JSON.parse(await output('-o', 'json', 'ip', 'tooled'));
    expect(rows).toEqual(expect.arrayContaining([expect.objectContaining({ source: 'agent' })]));
  });

  it('wait ends when the guest has the state', async () => {
    expect(await output('-o', 'table', 'wait', 'tooled', '--state', 'running')).toBe(
      "Domain 'tooled' is running\n",
    );
  });

  it('metrics prints the metrics of the host', async () => {
    const text = await output('metrics', '--no-pools');
    expect(text).toMatch(/^libvirt_domains 1$/m);
    expect(text).toContain('domain="tooled"');
  });

  it.each([
    ['vnc', []],
    ['forward', ['vnc']],
  ])('%s makes the display available on a local port', async (command, target) => {
    const words = ['-c', daemon.uri('qemu'), '-o', 'name', command, 'tooled', ...target];
    const environment = new TestEnvironment(undefined, words, {});
    const exit = run(environment);
    await until(() => environment.stdout.text.endsWith('\n') || environment.stderr.text !== '');
    expect(environment.stderr.text).toBe('');
    const port = Number(environment.stdout.text.trim().split(':')[1]);
    const client = connectSocket(port, '127.0.0.1');
    client.on('error', () => undefined);
    const [greeting] = (await once(client, 'data')) as [Buffer];
    expect(String(greeting)).toMatch(/^RFB \d{3}\.\d{3}\n/);
    environment.interrupt();
    expect(await exit).toBe(130);
    await until(() => client.destroyed);
  });

  it('events prints what happens', async () => {
    const words = ['-c', daemon.uri('qemu'), '-o', 'ndjson', 'events', '--domain', 'tooled'];
    const environment = new TestEnvironment(undefined, [...words, '--count', '1'], {});
    const exit = run(environment);
    // Events before the subscription are not delivered.
    await until(async () => {
      await virsh(daemon.uri('qemu'), ['suspend', 'tooled']);
      await virsh(daemon.uri('qemu'), ['resume', 'tooled']);
      return environment.stdout.text !== '';
    });
    expect(await exit).toBe(0);
    expect(JSON.parse(environment.stdout.text)).toMatchObject({
      ...{ event: 'domain:lifecycle', name: 'tooled' },
    });
  });

  it.each([
    [['--domain', 'tooled', '--event', 'RESET']],
    [['--event', 'RESET', '--pretty']],
    [['--event', '^res', '--regex', '--no-case', '--timestamp']],
  ])('qemu-monitor-event %j prints the lines of virsh', async (options) => {
    const uri = daemon.uri('qemu');
    const words = ['qemu-monitor-event', ...options];
    const ours = lvsh(undefined, ['-c', uri, '-o', 'virsh', ...words]);
    const theirs = virsh(uri, words);
    let isOver = false;
    const both = Promise.all([ours, theirs]).finally(() => {
      isOver = true;
    });
    const guest = await connection.domainLookupByName('tooled');
    // The programs do not say when they have registered: one of the resets is after that.
    await until(async () => {
      await guest.reset();
      return isOver;
    });
    const mask = (text: string): string => text.replaceAll(/[\d: .+-]*\d{4,}[\d: .+-]*/g, ' TIME ');
    const [{ exitCode, stdout }, { failed, stdout: expected }] = await both;
    expect({ failed: exitCode !== 0, stdout: mask(stdout) }).toEqual({
      failed,
      stdout: mask(expected),
    });
    expect(stdout).toContain('event RESET');
  });

  it('event prints the lines that virsh prints for the same events', async () => {
    const uri = daemon.uri('qemu');
    // virsh buffers its output in a pipe.
    const theirs = spawn('stdbuf', ['-oL', 'virsh', '-c', uri, 'event', '--all', '--loop'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(theirs, 'exit');
    let virshText = '';
    theirs.stdout.on('data', (bytes) => {
      virshText += String(bytes);
    });
    const environment = new TestEnvironment(
      undefined,
      ['-c', uri, '-o', 'virsh', 'event', '--all', '--loop'],
      {},
    );
    const exit = run(environment);
    const act = async (...lines: readonly string[]): Promise<void> => {
      for (const line of lines) await virsh(uri, line.split(' '));
    };
    // Both listen when both have printed something; then the lines after a mark are compared.
    await until(async () => {
      await act('suspend tooled', 'resume tooled');
      return virshText !== '' && environment.stdout.text !== '';
    });
    await act(
      'setmem tooled 31M',
      'desc tooled --live described',
      'blkdeviotune tooled hda --total-iops-sec 500',
      'destroy tooled',
    );
    const end = "event 'lifecycle' for domain 'tooled': Stopped Destroyed\n";
    await until(() => virshText.includes(end) && environment.stdout.text.includes(end));
    environment.interrupt();
    expect(await exit).toBe(130);
    theirs.kill('SIGINT');
    await ended;
    const afterMark = (text: string): string => {
      const mark = text.lastIndexOf('Resumed Unpaused\n');
      return text.slice(mark, text.indexOf(end) + end.length);
    };
    expect(afterMark(environment.stdout.text)).toBe(afterMark(virshText));
    expect(afterMark(virshText)).toContain("event 'tunable' for domain 'tooled':\n\t");
    expect(afterMark(virshText)).toContain("event 'metadata-change' for domain 'tooled'");
  });

  it('net-event, pool-event and secret-event print the lines of virsh', async () => {
    const uri = daemon.uri('qemu');
    const xml = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const network = xml('n.xml', "<network><name>n7</name><bridge name='vbr7'/></network>");
    const pool = xml(
      'p.xml',
      `<pool type='dir'><name>p7</name><target><path>${folder}</path></target></pool>`,
    );
    const secret = xml(
      's.xml',
      '<secret><uuid>11111111-2222-3333-4444-555555555555</uuid></secret>',
    );
    for (const [command, event, make, undo] of [
      ['net-event', 'lifecycle', `net-define ${network}`, 'net-undefine n7'],
      ['pool-event', 'lifecycle', `pool-define ${pool}`, 'pool-undefine p7'],
      [
        'secret-event',
        'lifecycle',
        `secret-define ${secret}`,
        'secret-undefine 11111111-2222-3333-4444-555555555555',
      ],
    ] as const) {
      const words = [command, '--event', event];
      const theirs = spawn('virsh', ['-c', uri, ...words], { stdio: ['ignore', 'pipe', 'ignore'] });
      const ended = once(theirs, 'exit');
      let virshText = '';
      theirs.stdout.on('data', (bytes) => {
        virshText += String(bytes);
      });
      const environment = new TestEnvironment(undefined, ['-c', uri, '-o', 'virsh', ...words], {});
      const exit = run(environment);
      await until(async () => {
        await virsh(uri, make.split(' '));
        await virsh(uri, undo.split(' '));
        return virshText.includes('received: 1') && environment.stdout.text.includes('received: 1');
      });
      expect(await exit).toBe(0);
      await ended;
      // Which of the two events was the first depends on the time of the subscription.
      const mask = (text: string): string => text.replace(/(Defined|Undefined|Added|Removed)/, 'X');
      expect(mask(environment.stdout.text)).toBe(mask(virshText));
    }
  });
});
