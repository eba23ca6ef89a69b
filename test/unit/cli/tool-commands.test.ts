import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect as connectSocket, createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { run } from '../../../src/cli/run.ts';
import { Domain, VirDomainEventType } from '../../../src/index.ts';
import { qemu } from '../../../src/protocol/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { FakeConnection } from '../api/support/fake-connection.ts';
import { DOM } from '../api/wire/row.ts';
import { testCommands } from './support/command-row.ts';
import { lvshWithStub } from './support/stub-connection.ts';
import { lvsh, TestEnvironment } from './support/test-environment.ts';

describe('lvsh', () => {
  testCommands([
    {
      does: 'waits for a state that a domain has already',
      line: 'wait test --state running',
      json: { name: 'test', uuid: expect.any(String), state: 'running' },
      table: "Domain 'test' is running\n",
    },
  ]);

  it('ends with the exit code of a deadline if a domain does not get the state in time', async () => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stderr } = await lvsh(daemon, 'wait test --state shutoff --for 1ms');
    expect(stderr).toMatch(/1 ms/);
    expect(exitCode).toBe(124);
  });

  it('refuses a state that does not exist', async () => {
    await using daemon = await startDaemon({ memory: true });
    expect(await lvsh(daemon, 'wait test --state sleeping')).toMatchObject({ exitCode: 2 });
  });
});

describe('lvsh exec', () => {
  /** Runs a program whose agent returns these bytes as its output and as its errors. */
  function exec(out: Uint8Array, err: Uint8Array, isTTY: boolean) {
    const fake = new FakeConnection();
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    const ended = { exited: true, exitcode: 3, 'out-data': base64(out), 'err-data': base64(err) };
    fake.answer(
      qemu.domainAgentCommand,
      ...[{ pid: 7 }, ended].map((value) => ({ result: JSON.stringify({ return: value }) })),
    );
    const domainLookupByName = () => Domain.of(fake.connection, DOM);
    return lvshWithStub({ domainLookupByName }, ['exec', 'web', '--', 'cat'], { isTTY });
  }

  /** A title, colours and C1 controls of a terminal, and bytes that are not UTF-8. */
  const hostile = Buffer.from('\u001b]0;own\u0007\u001b[31m\u009b2J\u202e\r\u0000\u007f', 'utf8');
  const bytes = Buffer.concat([
    hostile,
    Buffer.of(0xff, 0xc3, 0x28, 0x9b),
    Buffer.from('\r\nnext\n'),
  ]);

  it('cannot let the output and the errors of a guest control the terminal', async () => {
    const shown =
      '\\u001b]0;own\\u0007\\u001b[31m\\u009b2J\\u202e\\r\\u0000\\u007f\ufffd\ufffd(\ufffd\nnext\n';
    expect(await exec(bytes, bytes, true)).toMatchObject({
      ...{ exitCode: 3, stdout: shown, stderr: shown },
    });
  });

  it('copies the bytes of a guest into a pipe as they are', async () => {
    const copied = bytes.toString('utf8');
    expect(await exec(bytes, Buffer.of(), false)).toMatchObject({
      ...{ exitCode: 3, stdout: copied, stderr: '' },
    });
  });
});

describe('lvsh events', () => {
  it.each([
    ['table', '2026-01-01T00:00:00.000Z domain:lifecycle test event=suspended detail=paused\n'],
    [
      'ndjson',
      `${JSON.stringify({
        ...{ time: '2026-01-01T00:00:00.000Z', event: 'domain:lifecycle', name: 'test' },
        uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f',
        details: { event: 3, eventName: 'suspended', detail: 0, detailName: 'paused' },
      })}\n`,
    ],
  ])('prints an event as one line with -o %s', async (format, expected) => {
    await using daemon = await startDaemon({ memory: true });
    const words = ['-o', format, 'events', '--domain', 'test', '--event', 'lifecycle'];
    const environment = new TestEnvironment(daemon, [...words, '--count', '1'], {});
    const exit = run(environment);
    const guest = daemon.hypervisor.domains.lookupByName('test');
    const event = VirDomainEventType.SUSPENDED;
    // Events before the subscription are not delivered.
    await until(() => {
      guest.emit({ kind: 'lifecycle', event, detail: 0 });
      return environment.stdout.text !== '';
    });
    expect(await exit).toBe(0);
    expect(environment.stdout.text).toBe(expected);
  });

  it('refuses an event that does not exist', async () => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stderr } = await lvsh(daemon, 'events --event sleep');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('domain:reboot');
  });

  it('ends at an interrupt', async () => {
    await using daemon = await startDaemon({ memory: true });
    const environment = new TestEnvironment(daemon, ['events', '--all'], {});
    const exit = run(environment);
    await until(() => daemon.connections > 0);
    environment.interrupt();
    expect(await exit).toBe(130);
  });
});

describe('lvsh metrics', () => {
  it('prints the metrics of a host once', async () => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stdout } = await lvsh(daemon, 'metrics --no-pools');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^libvirt_domains 1$/m);
    expect(stdout).not.toContain('libvirt_pool');
  });

  it('labels the metrics of several hosts', async () => {
    await using daemon = await startDaemon({ memory: true });
    const { stdout } = await lvsh(daemon, '-c test://hail/ -c test://sleet/ metrics');
    expect(stdout).toMatch(/^libvirt_up\{host="hail"\} 1\nlibvirt_up\{host="sleet"\} 1$/m);
  });

  it('serves the metrics until an interrupt', async () => {
    await using daemon = await startDaemon({ memory: true });
    const words = ['metrics', '--listen', '127.0.0.1:0'];
    const environment = new TestEnvironment(daemon, words, {});
    const exit = run(environment);
    await until(() => environment.stderr.text.includes('Serving'));
    const url = /http:\S+/.exec(environment.stderr.text)?.[0] ?? '';
    const response = await fetch(url);
    expect(await response.text()).toMatch(/^libvirt_domains 1$/m);
    expect((await fetch(url.replace('metrics', 'other'))).status).toBe(404);
    environment.interrupt();
    expect(await exit).toBe(130);
  });

  it('refuses an address without a port', async () => {
    await using daemon = await startDaemon({ memory: true });
    expect(await lvsh(daemon, 'metrics --listen 127.0.0.1')).toMatchObject({ exitCode: 2 });
  });
});

describe('lvsh vnc', () => {
  const onTestEnd: Array<() => void> = [];
  afterEach(() => {
    for (const end of onTestEnd.splice(0)) end();
  });

  it('joins clients of a local port and the display until an interrupt', async () => {
    const display = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('RFB 003.008\n');
      socket.on('data', (bytes) => socket.write(`got ${String(bytes)}`));
    });
    onTestEnd.push(() => display.close());
    display.listen(0, '127.0.0.1');
    await once(display, 'listening');
    const { port } = display.address() as AddressInfo;
    await using daemon = await startDaemon();
    daemon.hypervisor.domains
      .define(`<domain type='test'><name>seen</name><memory>1024</memory><os><type>hvm</type></os>
        <devices><graphics type='vnc' port='${port}' listen='127.0.0.1'/></devices></domain>`)
      .start();
    const words = ['-c', daemon.uri, '-o', 'ndjson', 'vnc', 'seen'];
    const environment = new TestEnvironment(undefined, words, {});
    const exit = run(environment);
    await until(() => environment.stdout.text.endsWith('\n') || environment.stderr.text !== '');
    expect(environment.stderr.text).toBe('');
    const row = JSON.parse(environment.stdout.text) as { readonly port: number };
    expect(row).toEqual({ name: 'seen', address: `127.0.0.1:${row.port}`, port: row.port });
    const client = connectSocket(row.port, '127.0.0.1');
    let text = '';
    client.on('error', () => undefined);
    client.on('data', (bytes) => {
      text += String(bytes);
    });
    await until(() => text === 'RFB 003.008\n');
    client.write('hello');
    await until(() => text === 'RFB 003.008\ngot hello');
    environment.interrupt();
    expect(await exit).toBe(130);
    await until(() => client.destroyed);
  });

  it('fails for a domain without a display', async () => {
    await using daemon = await startDaemon({ memory: true });
    expect(await lvsh(daemon, 'vnc test')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('display'),
    });
  });
});
