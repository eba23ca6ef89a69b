import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthContext, ServerChannel } from 'ssh2';
import { connectSsh } from '../../../src/ssh/index.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import { inbox } from '../transport/support/inbox.ts';
import { Home, NOTHING } from './support/client.ts';
import { FACTS, fail, sessionTo, start } from './support/flow.ts';

let home: Home;

beforeEach(() => {
  home = new Home();
  home.write('.ssh/config', 'StrictHostKeyChecking accept-new');
});

afterEach(() => home.remove());

describe('connectSsh', () => {
  it.each([
    ['native', /^sh -c 'virt-ssh-helper /],
    ['netcat', /^sh -c 'if 'nc' /],
    ['auto', /^sh -c 'which virt-ssh-helper /],
  ] as const)('goes through a command: %s', async (proxy, expected) => {
    const commands: string[] = [];
    const onExec = (command: string, channel: ServerChannel): void => {
      commands.push(command);
      channel.pipe(channel);
    };
    await using server = await start({ onExec });
    const transport = await connectSsh(sessionTo(home, server), { ...FACTS, proxy }, {});
    const box = inbox(transport);
    transport.write(Buffer.from('echo'));
    await until(() => box.text === 'echo');
    expect(transport).toMatchObject({ isSecure: true, isEncrypted: true });
    expect(commands).toEqual([expect.stringMatching(expected)]);
    await transport.end();
    await until(() => server.open === 0);
  });

  it('names the hang-up as the cause of a refused login if the server closed the connection', async () => {
    let hangUp = (): void => {};
    await using server = await start({
      onClient: (client) => {
        hangUp = () => client.end();
      },
      authenticate: () => hangUp(),
    });
    await expect(connectSsh(sessionTo(home, server), FACTS, {})).rejects.toMatchObject({
      code: 'AUTH_REFUSED',
      cause: { name: 'TransportError', code: 'CONNECTION_CLOSED' },
    });
  });

  it('connects through the server itself with streamlocal', async () => {
    const paths: string[] = [];
    await using server = await start({
      onSocket: (path, channel) => {
        paths.push(path);
        channel.pipe(channel);
      },
    });
    const transport = await connectSsh(
      sessionTo(home, server),
      { ...FACTS, proxy: 'streamlocal' },
      {},
    );
    const box = inbox(transport);
    transport.write(Buffer.from('echo'));
    await until(() => box.text === 'echo');
    expect(paths).toEqual([FACTS.socketPath]);
    await transport.end();
    await until(() => server.open === 0);
  });

  it.each([
    ['has neither program', 127, 'sh: 1: nc: not found'],
    ['cannot execute it', 126, ''],
    ['has a netcat without unix sockets', 1, "nc: invalid option -- 'U'"],
  ])('connects through the server itself if the host %s', async (_, status, words) => {
    await using server = await start({
      onExec: (_command, channel) => fail(channel, status, words),
      onSocket: (_path, channel) => channel.pipe(channel),
    });
    const transport = await connectSsh(sessionTo(home, server), FACTS, {});
    const box = inbox(transport);
    transport.write(Buffer.from('first, '));
    transport.write(Buffer.from('second'));
    // The bytes sent on the first transport are sent again.
    await until(() => box.text === 'first, second');
    expect(server.connections).toBe(1);
    await transport.end();
    await until(() => server.open === 0);
  });

  it('connects through the server itself if it runs no commands', async () => {
    await using server = await start({
      exec: 'refuse',
      onSocket: (_path, channel) => channel.pipe(channel),
    });
    const transport = await connectSsh(sessionTo(home, server), FACTS, {});
    const box = inbox(transport);
    transport.write(Buffer.from('echo'));
    await until(() => box.text === 'echo');
    transport.destroy();
    await box.closed;
    await until(() => server.open === 0);
  });

  it('uses no fallback after the daemon has sent data', async () => {
    await using server = await start({
      onExec: (_command, channel) => {
        channel.write('hello');
        channel.once('data', () => fail(channel, 127, 'gone'));
      },
      onSocket: (_path, channel) => channel.pipe(channel),
    });
    const transport = await connectSsh(sessionTo(home, server), FACTS, {});
    const box = inbox(transport);
    await until(() => box.text === 'hello');
    transport.write(Buffer.from('x'));
    await expect(box.closed).resolves.toMatchObject({
      message: expect.stringMatching(/^The command on 127.0.0.1:\d+ ended with status 127: gone$/),
    });
    await until(() => server.open === 0);
  });

  it('reports both errors if both attempts fail', async () => {
    await using server = await start({
      onExec: (_command, channel) => fail(channel, 127, 'nc: not found'),
    });
    const transport = await connectSsh(sessionTo(home, server), FACTS, {});
    await expect(inbox(transport).closed).resolves.toMatchObject({
      message: expect.stringMatching(
        /status 127: nc: not found; the second attempt failed: .* refused a connection to \/run/,
      ),
    });
    await until(() => server.open === 0);
  });

  it("reports the command's error output without control characters", async () => {
    await using server = await start({
      onExec: (_command, channel) => fail(channel, 1, 'no\u001b[31mt\nhere\u0007'),
    });
    const transport = await connectSsh(sessionTo(home, server), { ...FACTS, proxy: 'native' }, {});
    await expect(inbox(transport).closed).resolves.toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('ended with status 1: no?[31mt; here?'),
    });
  });

  it('returns a transport that is lost with the SSH connection', async () => {
    await using server = await start({ onExec: (_command, channel) => void channel.pipe(channel) });
    const transport = await connectSsh(sessionTo(home, server), FACTS, {});
    const box = inbox(transport);
    transport.write(Buffer.from('echo'));
    await until(() => box.text === 'echo');
    server.cut();
    await expect(box.closed).resolves.toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('The SSH connection to 127.0.0.1'),
    });
  });

  it('returns a transport that carries large data in both directions with back-pressure', async () => {
    await using server = await start({ onExec: (_command, channel) => void channel.pipe(channel) });
    const transport = await connectSsh(sessionTo(home, server), FACTS, {});
    const sentBytes = 8 * 1024 * 1024;
    let received = 0;
    let drains = 0;
    transport.start({
      onData: (bytes) => {
        received += bytes.length;
      },
      onDrain: () => (drains += 1),
      onClose() {},
    });
    transport.pause();
    let isFull = false;
    for (let at = 0; at < sentBytes; at += 65_536) {
      isFull = !transport.write(Buffer.alloc(65_536, 'z')) || isFull;
    }
    expect(isFull).toBe(true);
    await turns();
    expect(received).toBe(0);
    transport.resume();
    await until(() => received === sentBytes);
    expect(drains).toBeGreaterThan(0);
    await transport.end();
  });
});

describe('Jump hosts', () => {
  it('come from ProxyJump, and each has its own settings and key', async () => {
    const onExec = (_command: string, channel: ServerChannel): void => void channel.pipe(channel);
    await using target = await start({ onExec });
    await using second = await start({ forwardsTcp: true });
    await using first = await start({ forwardsTcp: true });
    home.write(
      '.ssh/config',
      [
        'Host first',
        `HostName 127.0.0.1\nPort ${first.port}`,
        'Host 127.0.0.1',
        `ProxyJump first,fred@second:${second.port}`,
        'Host second',
        'HostName 127.0.0.1',
        'Host *',
        'StrictHostKeyChecking accept-new',
      ].join('\n'),
    );
    const transport = await connectSsh(sessionTo(home, target), FACTS, {});
    const box = inbox(transport);
    transport.write(Buffer.from('echo'));
    await until(() => box.text === 'echo');
    expect([first, second, target].map(({ connections }) => connections)).toEqual([1, 1, 1]);
    await transport.end();
    await until(() => [first, second, target].every(({ open }) => open === 0));
  });

  it('do not get the password of the target host', async () => {
    const heard: string[] = [];
    const authenticate =
      (who: string, right: string) =>
      (context: AuthContext): void => {
        const said = context.method === 'password' ? context.password : undefined;
        if (said !== undefined) heard.push(`${who}: ${said}`);
        if (said === right) context.accept();
        else context.reject(['password']);
      };
    await using target = await start({ authenticate: authenticate('target', 'of the target') });
    await using jump = await start({
      authenticate: authenticate('jump', 'of the jump'),
      forwardsTcp: true,
    });
    home.write(
      '.ssh/config',
      `Host 127.0.0.1\nProxyJump localhost:${jump.port}\nHost *\nStrictHostKeyChecking accept-new`,
    );
    const attempts = (): number => 1;
    const forJumpHosts = { ...NOTHING, attempts, password: async () => 'of the jump' };
    const secrets = { attempts, password: async () => 'of the target', forJumpHosts };
    await (await home.open(target.port, { secrets })).end();
    expect(heard).toEqual(['jump: of the jump', 'target: of the target']);
  });

  it('are rejected if they form a loop', async () => {
    await using server = await start({ forwardsTcp: true });
    home.write(
      '.ssh/config',
      `Host 127.0.0.1\nProxyJump a\nHost a\nProxyJump b\nHost b\nProxyJump a`,
    );
    await expect(home.open(server.port)).rejects.toThrow(/form a loop/);
    expect(server.connections).toBe(0);
  });

  it.each(['-oProxyCommand=x', 'a b', 'user@', 'host:port', ''])(
    'are rejected if a name is invalid: %j',
    async (jump) => {
      home.write('.ssh/config', `ProxyJump "${jump}"`);
      await expect(home.open(1)).rejects.toThrow(/the invalid jump host/);
    },
  );
});
