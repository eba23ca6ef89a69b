import { describe, expect, it } from '@jest/globals';
import { ArgumentError, Domain, guestExec } from '../../../../src/index.ts';
import { qemu } from '../../../../src/protocol/index.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { DOM } from '../wire/row.ts';

/** A guest whose agent returns these values in sequence, and then always the last one. */
function guestWithAgent(...answers: readonly unknown[]): {
  readonly domain: Domain;
  readonly texts: () => string[];
  readonly commands: () => unknown[];
} {
  const fake = new FakeConnection();
  fake.answer(
    qemu.domainAgentCommand,
    ...answers.map((value) => ({ result: JSON.stringify({ return: value }) })),
  );
  const sent = fake.calls as unknown as ReadonlyArray<{ readonly args: { readonly cmd: string } }>;
  return {
    domain: Domain.of(fake.connection, DOM),
    texts: () => sent.map(({ args }) => args.cmd),
    commands: () => sent.map(({ args }) => JSON.parse(args.cmd) as unknown),
  };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('guestExec', () => {
  it('returns the output and the exit code when the program has ended', async () => {
    const ended = { exited: true, exitcode: 3, 'out-data': base64('größe\n'), 'err-data': 'AA==' };
    const guest = guestWithAgent({ pid: 7 }, { exited: false }, { exited: false }, ended);
    const result = await guestExec(guest.domain, '/bin/du', { args: ['-s', '/var lib'] });
    expect(result).toEqual({
      pid: 7,
      exitCode: 3,
      signal: null,
      stdout: Buffer.from('größe\n'),
      stderr: Buffer.of(0),
      isStdoutTruncated: false,
      isStderrTruncated: false,
    });
    const status = { execute: 'guest-exec-status', arguments: { pid: 7 } };
    expect(guest.commands()).toEqual([
      {
        execute: 'guest-exec',
        arguments: { path: '/bin/du', arg: ['-s', '/var lib'], 'capture-output': true },
      },
      status,
      status,
      status,
    ]);
  });

  it('sends only ASCII, because libvirt 11.3 refuses other characters', async () => {
    const guest = guestWithAgent({ pid: 7 }, { exited: true, exitcode: 0 });
    const path = '/opt/größe/\u{1f680}';
    await guestExec(guest.domain, path);
    expect(guest.texts()[0]).toMatch(/^[ -~]+$/);
    expect(guest.commands()[0]).toMatchObject({ arguments: { path } });
  });

  it('sends the environment and the input', async () => {
    const guest = guestWithAgent({ pid: 7 }, { exited: true, exitcode: 0 });
    const result = await guestExec(guest.domain, 'cat', {
      env: { LANG: 'C', EMPTY: '' },
      input: Uint8Array.of(1, 2, 3),
      captureOutput: false,
    });
    expect(result.stdout).toHaveLength(0);
    expect(guest.commands()[0]).toEqual({
      execute: 'guest-exec',
      arguments: {
        path: 'cat',
        arg: [],
        env: ['LANG=C', 'EMPTY='],
        'input-data': 'AQID',
        'capture-output': false,
      },
    });
  });

  it('returns the terminating signal, and whether the output was truncated', async () => {
    const guest = guestWithAgent(
      { pid: 7 },
      { exited: true, signal: 9, 'out-truncated': true, 'err-truncated': true },
    );
    expect(await guestExec(guest.domain, 'yes')).toMatchObject({
      exitCode: null,
      signal: 9,
      isStdoutTruncated: true,
      isStderrTruncated: true,
    });
  });

  it('rejects when the timeout expires', async () => {
    const guest = guestWithAgent({ pid: 7 }, { exited: false });
    const running = guestExec(guest.domain, 'sleep', { args: ['1000'], timeoutMs: 60 });
    await expect(running).rejects.toMatchObject({
      ...{ name: 'TimeoutError', code: 'WAIT_TIMEOUT', outcome: 'unknown' },
    });
  });

  it.each([
    ['a number', 5],
    ['no pid', {}],
    ['an invalid pid', { pid: 'one' }],
    ['null', null],
    ['a list', [1]],
  ])('rejects %s as the reply of the agent', async (_, answer) => {
    const running = guestExec(guestWithAgent(answer).domain, 'true');
    await expect(running).rejects.toMatchObject({
      name: 'ProtocolError',
      code: 'REPLY_UNREADABLE',
    });
  });

  it.each([
    { exited: 'yes' },
    { exited: true, exitcode: 'none' },
    { exited: true, 'out-data': 5 },
    { exited: true, 'out-truncated': 1 },
  ])('rejects the invalid status %p', async (status) => {
    const running = guestExec(guestWithAgent({ pid: 7 }, status).domain, 'true');
    await expect(running).rejects.toMatchObject({ code: 'REPLY_UNREADABLE' });
  });

  it('does not quote an unreadable reply, which may contain a secret', async () => {
    const fake = new FakeConnection();
    fake.answer(qemu.domainAgentCommand, { result: 'hunter2' });
    const running = guestExec(Domain.of(fake.connection, DOM), 'true');
    const error = (await running.catch((reason: unknown) => reason)) as Error;
    expect(error.message).toBe(
      'The guest agent replied to guest-exec with something that is not a JSON object',
    );
    expect(error.cause).toBeUndefined();
  });

  it.each([
    ['path', '', {}],
    ['args', 'ls', { args: '-l' }],
    ['args', 'ls', { args: [1] }],
  ])('rejects an invalid %s and sends nothing', async (argument, path, options) => {
    const guest = guestWithAgent({ pid: 7 });
    const running = async (): Promise<unknown> => guestExec(guest.domain, path, options as never);
    await expect(running()).rejects.toBeInstanceOf(ArgumentError);
    await expect(running()).rejects.toMatchObject({ argument });
    expect(guest.commands()).toEqual([]);
  });
});
