import { describe, expect, it } from '@jest/globals';
import { ArgumentError, Domain, guestExec } from '../../../../src/index.ts';
import { qemu } from '../../../../src/protocol/index.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { DOM } from '../wire/row.ts';

/** A guest whose agent answers with these values, one after the other; the last one again and again. */
function guestWithAgent(...answers: readonly unknown[]): {
  readonly domain: Domain;
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
    commands: () => sent.map(({ args }) => JSON.parse(args.cmd) as unknown),
  };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('running a program in a guest', () => {
  it('gives its output and its exit code when it has ended', async () => {
    const ended = { exited: true, exitcode: 3, 'out-data': base64('größe\n'), 'err-data': 'AA==' };
    const guest = guestWithAgent({ pid: 7 }, { exited: false }, { exited: false }, ended);
    const result = await guestExec(guest.domain, { path: '/bin/du', args: ['-s', '/var lib'] });
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

  it('sends environment and input', async () => {
    const guest = guestWithAgent({ pid: 7 }, { exited: true, exitcode: 0 });
    const result = await guestExec(guest.domain, {
      path: 'cat',
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

  it('tells the signal that ended it, and what was cut', async () => {
    const guest = guestWithAgent(
      { pid: 7 },
      { exited: true, signal: 9, 'out-truncated': true, 'err-truncated': true },
    );
    expect(await guestExec(guest.domain, { path: 'yes' })).toMatchObject({
      exitCode: null,
      signal: 9,
      isStdoutTruncated: true,
      isStderrTruncated: true,
    });
  });

  it('ends with its deadline', async () => {
    const guest = guestWithAgent({ pid: 7 }, { exited: false });
    const running = guestExec(guest.domain, { path: 'sleep', args: ['1000'], timeoutMs: 60 });
    await expect(running).rejects.toMatchObject({
      ...{ name: 'TimeoutError', code: 'WAIT_TIMEOUT', outcome: 'unknown' },
    });
  });

  it.each([
    ['a number', 5],
    ['no pid', {}],
    ['a pid that is none', { pid: 'one' }],
    ['nothing', null],
    ['a list', [1]],
  ])('does not take %s for an answer', async (_, answer) => {
    const running = guestExec(guestWithAgent(answer).domain, { path: 'true' });
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
  ])('does not take the status %p', async (status) => {
    const running = guestExec(guestWithAgent({ pid: 7 }, status).domain, { path: 'true' });
    await expect(running).rejects.toMatchObject({ code: 'REPLY_UNREADABLE' });
  });

  it('does not repeat what cannot be read, which may be a secret', async () => {
    const fake = new FakeConnection();
    fake.answer(qemu.domainAgentCommand, { result: 'hunter2' });
    const running = guestExec(Domain.of(fake.connection, DOM), { path: 'true' });
    const error = (await running.catch((reason: unknown) => reason)) as Error;
    expect(error.message).toBe("The guest's agent answered guest-exec with no object");
    expect(error.cause).toBeUndefined();
  });

  it.each([
    ['path', { path: '' }],
    ['args', { path: 'ls', args: '-l' }],
    ['args', { path: 'ls', args: [1] }],
  ])('refuses a wrong %s before anything is sent', async (argument, options) => {
    const guest = guestWithAgent({ pid: 7 });
    const running = async (): Promise<unknown> => guestExec(guest.domain, options as never);
    await expect(running()).rejects.toBeInstanceOf(ArgumentError);
    await expect(running()).rejects.toMatchObject({ argument });
    expect(guest.commands()).toEqual([]);
  });
});
