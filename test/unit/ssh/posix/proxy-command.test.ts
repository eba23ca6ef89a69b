import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerChannel } from 'ssh2';
import { connectSsh } from '../../../../src/ssh/index.ts';
import { until } from '../../../support/until.ts';
import { inbox } from '../../transport/support/inbox.ts';
import { Home } from '../support/client.ts';
import { FACTS, sessionTo, start } from '../support/flow.ts';

/** Connects to the host and port in its arguments, and writes its process ID to a file. */
const SCRIPT = `
  const [host, port, file] = process.argv.slice(2);
  require('node:fs').writeFileSync(file, String(process.pid));
  const socket = require('node:net').connect(Number(port), host);
  process.stdin.pipe(socket).pipe(process.stdout);
  socket.on('error', ({ code }) => {
    process.stderr.write('no way: ' + code);
    process.exit(3);
  });
`;

let home: Home;
let pidFile: string;

beforeEach(() => {
  home = new Home();
  pidFile = home.file('pid');
  home.write('script.cjs', SCRIPT);
});

afterEach(() => home.remove());

/** @param end - More text for the shell command. */
function configure(more: readonly string[] = [], end = ''): void {
  const command = `'${process.execPath}' "$SCRIPT" %h %p '${pidFile}'${end}`;
  const lines = ['StrictHostKeyChecking accept-new', ...more, `ProxyCommand ${command}`];
  home.write('.ssh/config', lines.join('\n'));
}

const variables = (): Record<string, string> => ({ SCRIPT: home.file('script.cjs') });
const echo = (_: string, channel: ServerChannel): void => void channel.pipe(channel);
const isRunning = (): boolean => {
  try {
    return process.kill(Number(readFileSync(pidFile, 'utf8')), 0);
  } catch {
    return false;
  }
};

describe('A ProxyCommand', () => {
  it.each(['', ' | cat'])('connects to the host and exits with the connection%s', async (end) => {
    await using server = await start({ onExec: echo });
    configure([], end);
    const session = sessionTo(home, server, { variables: variables() });
    const transport = await connectSsh(session, FACTS, {});
    const box = inbox(transport);
    const sent = Buffer.alloc(3_000_000, 'some words ');
    for (let at = 0; at < sent.length; at += 100_000) {
      transport.write(sent.subarray(at, at + 100_000));
    }
    await until(() => box.text.length === sent.length);
    expect(box.text).toBe(sent.toString());
    expect(isRunning()).toBe(true);
    await transport.end();
    await until(() => !isRunning() && server.open === 0);
  });

  it('is stopped if the connection is destroyed', async () => {
    await using server = await start({ onExec: echo });
    configure();
    const link = await home.open(server.port, { variables: variables() });
    link.destroy();
    await link.closed;
    await until(() => !isRunning() && server.open === 0);
  });

  it('is killed if it ignores SIGHUP', async () => {
    await using server = await start({});
    home.write('script.cjs', `process.on('SIGHUP', () => {});setInterval(() => {}, 9);${SCRIPT}`);
    configure();
    const link = await home.open(server.port, { variables: variables() });
    link.destroy();
    await until(() => !isRunning());
  });

  it('that fails is reported with its status and its error output', async () => {
    configure();
    await expect(home.open(1, { variables: variables() })).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(
        /^The SSH connection to 127\.0\.0\.1:1 failed: The ProxyCommand in .*config:2 ended with status 3: no way: ECONNREFUSED$/,
      ),
    });
  });

  it('that cannot be run is reported with the reason', async () => {
    home.write('.ssh/config', 'ProxyCommand /no/such/program %h');
    await expect(home.open(1)).rejects.toThrow(/config:1 ended with status 127: .*such.*program/);
    const shellLess = home.open(1, { variables: { SHELL: '/no/shell' } });
    await expect(shellLess).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      phase: 'connect',
      message: expect.stringMatching(/^Cannot run \/no\/shell for the ProxyCommand in .*ENOENT/),
    });
  });

  it('exits if the server closes the connection', async () => {
    const server = await start({ onExec: echo });
    configure();
    const link = await home.open(server.port, { variables: variables() });
    await server[Symbol.asyncDispose]();
    await link.closed;
    expect(link.error?.message).toMatch(/The ProxyCommand in .*config:2 ended with status 0$/);
    await until(() => !isRunning());
  });

  it('is stopped if the caller aborts', async () => {
    home.write(
      'script.cjs',
      `require('node:fs').writeFileSync('${pidFile}', String(process.pid));process.stdin.resume();`,
    );
    configure();
    const controller = new AbortController();
    const { signal } = controller;
    const opening = home.open(1, { variables: variables(), signal });
    const settled = expect(opening).rejects.toThrow('enough');
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
    controller.abort(new Error('enough'));
    await settled;
    await until(() => !isRunning());
    const aborted = AbortSignal.abort(new Error('too late'));
    await expect(home.open(1, { signal: aborted })).rejects.toThrow('too late');
  });

  it('connects to the first jump host', async () => {
    await using target = await start({ onExec: echo });
    await using jump = await start({ forwardsTcp: true });
    configure([
      'Host 127.0.0.1\nProxyJump jump',
      `Host jump\nHostName localhost\nPort ${jump.port}`,
    ]);
    const link = await home.open(target.port, { variables: variables() });
    expect(isRunning()).toBe(true);
    expect([jump.connections, target.connections]).toEqual([1, 1]);
    await link.end();
    await until(() => !isRunning() && jump.open === 0);
  });
});
