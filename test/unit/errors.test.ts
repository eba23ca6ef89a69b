import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as api from '../../src/index.ts';
import { remote } from '../../src/protocol/index.ts';
import { startDialogue } from './rpc/support/session.ts';

const CAUSE = new Error('the cause');

const FIELDS = {
  code: 'VIR_ERR_NO_DOMAIN',
  number: 42,
  domain: 10,
  domainName: 'VIR_FROM_QEMU',
  level: 2,
  str1: 'a',
  str2: 'b',
  str3: 'c',
  int1: 1,
  int2: 2,
  procedure: 'REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME',
};

/** One of each class, with what must not change between releases. */
const SAMPLES: ReadonlyArray<
  readonly [api.LibvirtError, name: string, code: string, outcome: string]
> = [
  [
    new api.ArgumentError('m', { argument: 'flags', cause: CAUSE }),
    'ArgumentError',
    'ARGUMENT_INVALID',
    'not-sent',
  ],
  [
    new api.TransportError('KEEPALIVE_LOST', 'm', { outcome: 'unknown', cause: CAUSE }),
    'TransportError',
    'KEEPALIVE_LOST',
    'unknown',
  ],
  [
    new api.AuthError('AUTH_REFUSED', 'm', { cause: CAUSE }),
    'AuthError',
    'AUTH_REFUSED',
    'not-sent',
  ],
  [
    new api.TimeoutError('WAIT_TIMEOUT', 'm', { timeoutMs: 5, cause: CAUSE }),
    'TimeoutError',
    'WAIT_TIMEOUT',
    'unknown',
  ],
  [new api.ProtocolError('m', { cause: CAUSE }), 'ProtocolError', 'PROTOCOL_VIOLATED', 'unknown'],
  [new api.VirError('m', FIELDS), 'VirError', 'VIR_ERR_NO_DOMAIN', 'answered'],
  [
    new api.StreamError('STREAM_SHORT', 'm', { cause: CAUSE }),
    'StreamError',
    'STREAM_SHORT',
    'answered',
  ],
  [new api.XdrError('XDR_TRUNCATED', 'm', 4), 'XdrError', 'XDR_TRUNCATED', 'not-sent'],
];

describe('the error classes', () => {
  it('have a sample each', () => {
    const exported = Object.keys(api).filter(
      (name) => /Error$/.test(name) && name !== 'LibvirtError',
    );
    expect(SAMPLES.map(([error]) => error.name).sort()).toEqual(exported.sort());
  });

  it.each(SAMPLES)('%p', (error, name, code, outcome) => {
    expect(error).toBeInstanceOf(api.LibvirtError);
    expect(error).toBeInstanceOf(Error);
    expect({ name: error.name, code: error.code, outcome: error.outcome }).toEqual({
      name,
      code,
      outcome,
    });
    expect(error.message).toBe('m');
    expect(error.constructor.name).toBe(name);
    if (name !== 'VirError' && name !== 'XdrError') expect(error.cause).toBe(CAUSE);
  });

  it.each(SAMPLES)(
    'have a toJSON that returns the code and outcome: %p',
    (error, name, code, outcome) => {
      const json = error.toJSON();
      expect(Object.keys(json).slice(0, 4)).toEqual(['name', 'code', 'outcome', 'message']);
      expect(json).toMatchObject({ ...error, name, code, outcome, message: 'm' });
      expect(JSON.parse(JSON.stringify(error))).toEqual(JSON.parse(JSON.stringify(json)));
      const cause = error.cause === undefined ? undefined : { name: 'Error', message: 'the cause' };
      expect(json.cause).toEqual(cause);
    },
  );

  it('leave the stack and the fields of foreign causes out of toJSON', () => {
    const inner = Object.assign(new Error('inner'), { code: 'ENOENT', password: 'hunter2' });
    const error = new api.AuthError('AUTH_REFUSED', 'm', { cause: inner });
    expect(JSON.stringify(error)).toBe(
      '{"name":"AuthError","code":"AUTH_REFUSED","outcome":"not-sent","message":"m",' +
        '"cause":{"name":"Error","code":"ENOENT","message":"inner"}}',
    );
  });

  it('end the causes of toJSON if an error causes itself', () => {
    const error = new api.ArgumentError('m');
    error.cause = error;
    expect(JSON.stringify(error).match(/"cause"/g)).toHaveLength(4);
  });

  it('lose their code in structuredClone, but not in a clone of toJSON', () => {
    const error = new api.VirError('m', FIELDS, { cause: CAUSE });
    const clone: Error = structuredClone(error);
    expect(clone).toMatchObject({ name: 'Error', message: 'm', cause: { message: 'the cause' } });
    expect(clone).not.toHaveProperty('code');
    expect(structuredClone(error.toJSON())).toEqual(error.toJSON());
  });

  it('keep all that libvirt sent', () => {
    expect(new api.VirError('m', FIELDS)).toMatchObject(FIELDS);
  });
});

describe('a secret', () => {
  const MARKER = 'hunter2-marker';

  it('in an argument that cannot be sent is in no message and no picture of the error', async () => {
    const { session } = startDialogue();
    const secret = { uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', usageType: 1, usageId: '' };
    const calls = [
      session.call(remote.domainDefineXml, { xml: `${MARKER}\0` }),
      session.call(remote.secretSetValue, { secret, value: MARKER as never, flags: 0 }),
      session.call(remote.domainLookupByUuid, { uuid: MARKER }),
      session.call(remote.domainSetUserPassword, {
        dom: { name: 'a', uuid: secret.uuid, id: 1 },
        user: 'root',
        password: `${MARKER}\ud800`,
        flags: 0,
      } as never),
    ];
    for (const call of calls) {
      const error = await call.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(api.ArgumentError);
      const picture = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
      expect(picture).not.toContain(MARKER);
    }
  });

  it('in a URI is in no message', () => {
    const uris = [`qemu+tcp://user:${MARKER}@host/system`, `qemu://a b${MARKER}:x/system`];
    for (const uri of uris) {
      let error: unknown;
      try {
        api.parseUri(uri);
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(api.ArgumentError);
      expect(inspect(error, { depth: 9 }).replaceAll(import.meta.dirname, '')).not.toContain(
        MARKER,
      );
    }
  });
});
