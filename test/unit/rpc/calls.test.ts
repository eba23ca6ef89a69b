import { describe, expect, it } from '@jest/globals';
import type { AnyProcedure } from '../../../src/protocol/index.ts';
import { admin, remote } from '../../../src/protocol/index.ts';
import { turns } from '../../support/turns.ts';
import { startDialogue } from './support/session.ts';

const TEST = { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };

describe('A call', () => {
  it('resolves with the reply of the peer', async () => {
    const { session, peer } = startDialogue();
    const answer = session.call(remote.domainLookupByName, { name: 'test' });
    const { header, args } = await peer.expectCall(remote.domainLookupByName);
    expect(args).toEqual({ name: 'test' });
    expect(header).toEqual({
      prog: 0x20_00_80_86,
      vers: 1,
      proc: 23,
      type: 0,
      serial: 0,
      status: 0,
    });
    peer.reply(header, remote.domainLookupByName, { dom: TEST });
    await expect(answer).resolves.toEqual({ dom: TEST });
  });

  it('resolves with its own reply if replies arrive in another order', async () => {
    const { session, peer } = startDialogue();
    const names = ['a', 'b', 'c', 'd'];
    const answers = names.map((name) => session.call(remote.domainLookupByName, { name }));
    const calls = [];
    for (const _ of names) calls.push(await peer.expectCall(remote.domainLookupByName));
    for (const { header, args } of calls.reverse()) {
      peer.reply(header, remote.domainLookupByName, { dom: { ...TEST, name: args.name } });
    }
    const found = await Promise.all(answers);
    expect(found.map(({ dom }) => dom.name)).toEqual(names);
  });

  it("rejects with a VirError that has every field of libvirt's error", async () => {
    const { session, peer } = startDialogue();
    const answer = session.call(remote.domainLookupByName, { name: 'none' });
    const { header } = await peer.expectCall(remote.domainLookupByName);
    peer.replyError(header, {
      code: 42,
      domain: 12,
      level: 2,
      message: 'Domain not found',
      str1: 'Domain not found: %s',
      str2: 'none',
      int1: 3,
      int2: 4,
    });
    await expect(answer).rejects.toMatchObject({
      name: 'VirError',
      code: 'VIR_ERR_NO_DOMAIN',
      number: 42,
      domain: 12,
      domainName: 'VIR_FROM_TEST',
      level: 2,
      message: 'Domain not found',
      str1: 'Domain not found: %s',
      str2: 'none',
      str3: null,
      int1: 3,
      int2: 4,
      outcome: 'answered',
      procedure: 'REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME',
    });
  });

  it.each([
    [
      remote.domainGetMessages,
      'The daemon is too old for domain.getMessages (REMOTE_PROC_DOMAIN_GET_MESSAGES): libvirt 7.1.0 or later is required (unknown procedure: 426)',
    ],
    [
      admin.connectDaemonShutdown,
      'The daemon is too old for adminConnection.daemonShutdown (ADMIN_PROC_CONNECT_DAEMON_SHUTDOWN): libvirt 11.2.0 or later is required (unknown procedure: 20)',
    ],
    [
      remote.connectGetVersion,
      'The daemon does not know connection.getVersion (REMOTE_PROC_CONNECT_GET_VERSION): unknown procedure: 4',
    ],
  ] as ReadonlyArray<readonly [AnyProcedure, string]>)(
    'rejects a procedure that the daemon does not know with VIR_ERR_NO_SUPPORT and the required release (%#)',
    async (procedure, message) => {
      const { session, peer } = startDialogue();
      const args = { dom: TEST, flags: 0 };
      const answer = session.call(
        procedure,
        procedure === remote.connectGetVersion ? undefined : args,
      );
      const { header } = await peer.expectCall(procedure);
      const text = `unknown procedure: ${procedure.number}`;
      const fields = { str1: '%s', str2: text, int1: -1, int2: -1 };
      peer.replyError(header, { code: 39, domain: 7, level: 2, message: text, ...fields });
      await expect(answer).rejects.toMatchObject({
        ...{ name: 'VirError', code: 'VIR_ERR_NO_SUPPORT', number: 3, message },
        ...{ domain: 7, domainName: 'VIR_FROM_RPC', level: 2, ...fields },
        ...{ outcome: 'answered', procedure: procedure.name },
      });
    },
  );

  it.each([
    [999, 99, 'VIR_ERR_999', 'VIR_FROM_99'],
    [41, 12, 'VIR_WAR_NO_NETWORK', 'VIR_FROM_TEST'],
    [0, 0, 'VIR_ERR_OK', 'VIR_FROM_NONE'],
  ])(
    'rejects with the number in the name, for the unknown error %d of the domain %d',
    async (code, domain, name, from) => {
      const { session, peer } = startDialogue();
      const answer = session.call(remote.connectGetVersion, undefined);
      const { header } = await peer.expectCall(remote.connectGetVersion);
      peer.replyError(header, { code, domain, message: 'something new' });
      await expect(answer).rejects.toMatchObject({ code: name, number: code, domainName: from });
    },
  );

  it('rejects an invalid argument before anything is sent, and leaves the connection open', async () => {
    const { session, peer } = startDialogue();
    await expect(session.call(remote.domainLookupByName, { name: 'te\0st' })).rejects.toMatchObject(
      {
        name: 'ArgumentError',
        code: 'ARGUMENT_INVALID',
        outcome: 'not-sent',
        argument: 'name',
        message: expect.stringContaining('NUL'),
      },
    );
    const dom = { ...TEST, id: 2 ** 40 };
    await expect(session.call(remote.domainGetState, { dom, flags: 0 })).rejects.toMatchObject({
      argument: 'dom.id',
    });
    const answer = session.call(remote.connectGetVersion, undefined);
    const { header } = await peer.expectCall(remote.connectGetVersion);
    peer.reply(header, remote.connectGetVersion, { hvVer: 7n });
    await expect(answer).resolves.toEqual({ hvVer: 7n });
  });

  it('fails alone if its reply cannot be decoded', async () => {
    const { session, peer } = startDialogue();
    const broken = session.call(remote.domainLookupByName, { name: 'test' });
    const { header } = await peer.expectCall(remote.domainLookupByName);
    peer.sendEmpty({ ...header, type: 1 });
    await expect(broken).rejects.toMatchObject({
      name: 'ProtocolError',
      code: 'REPLY_UNREADABLE',
      outcome: 'answered',
      cause: { code: 'XDR_TRUNCATED' },
    });
    const answer = session.call(remote.connectGetVersion, undefined);
    const call = await peer.expectCall(remote.connectGetVersion);
    peer.reply(call.header, remote.connectGetVersion, { hvVer: 1n });
    await expect(answer).resolves.toEqual({ hvVer: 1n });
  });
});

describe('The queue of calls', () => {
  it('sends a limited number of calls at a time, in order', async () => {
    const { session, peer } = startDialogue({ maxCallsInFlight: 2 });
    const names = ['a', 'b', 'c', 'd', 'e'];
    const answers = names.map((name) => session.call(remote.domainLookupByName, { name }));
    const seen: string[] = [];
    for (const _ of names) {
      const { header, args } = await peer.expectCall(remote.domainLookupByName);
      seen.push(args.name);
      if (seen.length === 1) {
        const second = await peer.expectCall(remote.domainLookupByName);
        await turns();
        expect(peer.waiting).toBe(0);
        seen.push(second.args.name);
        peer.reply(second.header, remote.domainLookupByName, { dom: TEST });
      }
      peer.reply(header, remote.domainLookupByName, { dom: TEST });
      if (seen.length === names.length) break;
    }
    expect(seen).toEqual(names);
    await Promise.all(answers);
  });

  it('encodes a call when it is made, so later changes to its arguments have no effect', async () => {
    const { session, peer } = startDialogue({ maxCallsInFlight: 1 });
    const first = session.call(remote.connectGetVersion, undefined);
    const args = { name: 'before' };
    const second = session.call(remote.domainLookupByName, args);
    args.name = 'after';
    const { header } = await peer.expectCall(remote.connectGetVersion);
    peer.reply(header, remote.connectGetVersion, { hvVer: 1n });
    const call = await peer.expectCall(remote.domainLookupByName);
    expect(call.args.name).toBe('before');
    peer.reply(call.header, remote.domainLookupByName, { dom: TEST });
    await Promise.all([first, second]);
  });

  it('rejects an invalid argument of a queued call at once', async () => {
    const { session } = startDialogue({ maxCallsInFlight: 1 });
    const first = session.call(remote.connectGetVersion, undefined);
    await expect(session.call(remote.domainLookupByName, { name: '\ud800' })).rejects.toMatchObject(
      {
        argument: 'name',
        message: expect.stringContaining('lone surrogate'),
      },
    );
    session.fail(new Error('over'));
    await expect(first).rejects.toThrow('over');
  });
});

describe('A call that is aborted', () => {
  it('rejects with an AbortError at once, and its late reply is dropped', async () => {
    const { session, peer } = startDialogue({ maxCallsInFlight: 1 });
    const controller = new AbortController();
    const { signal } = controller;
    const call = session.call(remote.connectGetVersion, undefined, { signal });
    const { header } = await peer.expectCall(remote.connectGetVersion);
    const reason = new Error('enough');
    controller.abort(reason);
    const procedure = 'REMOTE_PROC_CONNECT_GET_VERSION';
    await expect(call).rejects.toMatchObject({
      ...{ name: 'AbortError', code: 'ABORT_ERR', outcome: 'unknown', cause: reason, procedure },
      message: `connection.getVersion (${procedure}) was aborted: it got no answer and may have taken effect`,
    });

    // It counts as in flight until the daemon has answered.
    const next = session.call(remote.domainLookupByName, { name: 'test' });
    await turns();
    expect(peer.waiting).toBe(0);
    peer.reply(header, remote.connectGetVersion, { hvVer: 1n });
    const second = await peer.expectCall(remote.domainLookupByName);
    peer.reply(second.header, remote.domainLookupByName, { dom: TEST });
    await expect(next).resolves.toEqual({ dom: TEST });
  });

  it('is never sent if it was still queued', async () => {
    const { session, peer } = startDialogue({ maxCallsInFlight: 1 });
    const first = session.call(remote.connectGetVersion, undefined);
    const controller = new AbortController();
    const { signal } = controller;
    const second = session.call(remote.connectGetHostname, undefined, { signal });
    const third = session.call(remote.connectGetLibVersion, undefined);
    controller.abort();
    await expect(second).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'not-sent' },
      message: expect.stringMatching(
        /HOSTNAME\) was aborted before it was sent: it waits behind 1 call in flight, the oldest since \d+ ms: connection\.getVersion$/,
      ),
    });
    const { header } = await peer.expectCall(remote.connectGetVersion);
    peer.reply(header, remote.connectGetVersion, { hvVer: 1n });
    const last = await peer.expectCall(remote.connectGetLibVersion);
    peer.reply(last.header, remote.connectGetLibVersion, { libVer: 2n });
    await Promise.all([first, third]);
  });

  it('is not sent if its signal had aborted before', async () => {
    const { session, peer } = startDialogue();
    const cause = new Error('never mind');
    const signal = AbortSignal.abort(cause);
    await expect(
      session.call(remote.connectGetVersion, undefined, { signal }),
    ).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'not-sent', cause },
      procedure: 'REMOTE_PROC_CONNECT_GET_VERSION',
    });
    await turns();
    expect(peer.waiting).toBe(0);
  });

  it('leaves no listener on its signal', async () => {
    const { session, peer } = startDialogue();
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1;
      removeEventListener.apply(signal, args);
    };
    const call = session.call(remote.connectGetVersion, undefined, { signal });
    expect(listeners).toBe(1);
    const { header } = await peer.expectCall(remote.connectGetVersion);
    peer.reply(header, remote.connectGetVersion, { hvVer: 1n });
    await call;
    expect(listeners).toBe(0);
  });
});
