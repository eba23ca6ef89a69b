import { describe, expect, it } from '@jest/globals';
import type { TestDaemonOptions } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

describe('startDaemon', () => {
  it.each([
    [{ unixx: {} }, 'unixx', '; did you mean "unix"?'],
    [{ tcp: { prot: 1 } }, 'prot', 'of "tcp"; the options are "host", "port"'],
    [{ hypervisor: { hostName: 'x' } }, 'hostName', '; did you mean "hostname"?'],
    [{ hypervisor: { environment: { time: () => 1 } } }, 'time', '"now", "uuid", "macSuffix"'],
    [{ tcp: null }, 'tcp', 'Expected "tcp" as an object, got null'],
    [{ tls: true }, 'tls', 'Expected "tls" as an object, got true'],
    [{ keepalive: false }, 'keepalive', 'Expected "keepalive" as an object, got false'],
    [null, 'options', 'Expected "options" as an object, got null'],
    ['unix', 'options', `Expected "options" as an object, got 'unix'`],
  ])('refuses the options %j', async (options, argument, message) => {
    await expect(startDaemon(options as TestDaemonOptions)).rejects.toMatchObject({
      name: 'ArgumentError',
      argument,
      message: expect.stringContaining(message),
    });
  });

  it('listens on each socket whose option is true, and on none whose option is false', async () => {
    await using daemon = await startDaemon({ unix: true, tcp: true, admin: true });
    expect(daemon.uris.map((uri) => uri.replace(/:.*/, ''))).toEqual(['test+unix', 'test+tcp']);
    expect(daemon.adminUri).toMatch(/^libvirtd:/);
    await using other = await startDaemon({ unix: false, tcp: true, admin: false });
    expect(other.uris.map((uri) => uri.replace(/:.*/, ''))).toEqual(['test+tcp']);
    expect(() => other.adminUri).toThrow();
    await using silent = await startDaemon({ unix: false, tcp: false });
    expect(silent.uris).toEqual([]);
  });

  it('takes options that are undefined', async () => {
    const options = { unix: undefined, memory: true, auth: undefined };
    await using daemon = await startDaemon(options as unknown as TestDaemonOptions);
    expect(daemon.uris).toEqual([]);
  });
});

describe('TestDaemon.misbehave', () => {
  it.each([
    [{ kind: 'dely' }, 'kind', '; did you mean "delay"?'],
    [{}, 'kind', 'Unknown misbehaviour undefined; the kinds are "delay", "drop"'],
    [{ kind: 'split', pieceByte: 1 }, 'pieceByte', '; did you mean "pieceBytes"?'],
    [{ kind: 'split' }, 'pieceBytes', 'The misbehaviour "split" needs the option "pieceBytes"'],
    [{ kind: 'drop' }, 'procedure', 'needs the option "procedure"'],
    [{ kind: 'stop-reading', times: 1 }, 'times', 'Unknown option "times" of "misbehaviour"'],
    [null, 'misbehaviour', 'Expected "misbehaviour" as an object, got null'],
  ])('refuses %j', async (misbehaviour, argument, message) => {
    await using daemon = await startDaemon({ memory: true });
    const refused = expect.objectContaining({
      name: 'ArgumentError',
      argument,
      message: expect.stringContaining(message),
    });
    expect(() => daemon.misbehave(misbehaviour as never)).toThrow(refused);
  });
});
