import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as api from '../../src/index.ts';
import { remote } from '../../src/protocol/index.ts';
import { startDialogue } from './rpc/support/session.ts';

const CAUSE = new Error('the cause');

const FIELDS = {
  code: 'VIR_ERR_NO_DOMAIN' as const,
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

/**
 * One error of each class, with its name, code and outcome, which must not change between releases.
 */
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
    new api.AbortError('m', { outcome: 'unknown', procedure: FIELDS.procedure, cause: CAUSE }),
    'AbortError',
    'ABORT_ERR',
    'unknown',
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
  [
    new api.GraphicsError('GRAPHICS_MISSING', 'm', { cause: CAUSE }),
    'GraphicsError',
    'GRAPHICS_MISSING',
    'not-sent',
  ],
  [
    new api.MigrationError('m', {
      ...{ code: 'VIR_ERR_OPERATION_FAILED', number: 9, phase: 'perform', outcome: 'answered' },
      ...{ source: 'running', destination: 'absent', cause: CAUSE },
    }),
    'MigrationError',
    'VIR_ERR_OPERATION_FAILED',
    'answered',
  ],
  [
    new api.DefinitionError('DEFINITION_CHANGED', 'm', { paths: ['/domain/name'], cause: CAUSE }),
    'DefinitionError',
    'DEFINITION_CHANGED',
    'not-sent',
  ],
  [
    new api.XmlError('m', { code: 'XML_VALUE', line: 1, column: 2, cause: CAUSE }),
    'XmlError',
    'XML_VALUE',
    'not-sent',
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

describe('Each error class', () => {
  it('has a sample in this test', () => {
    const exported = Object.keys(api).filter(
      (name) => /Error$/.test(name) && name !== 'LibvirtError',
    );
    expect(SAMPLES.map(([error]) => error.name).sort()).toEqual(exported.sort());
  });

  it.each(SAMPLES)(
    'has its name, code, outcome, message and cause: %p',
    (error, name, code, outcome) => {
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
    },
  );

  it.each(SAMPLES)(
    'returns its name, code, outcome and fields by toJSON: %p',
    (error, name, code, outcome) => {
      const json = error.toJSON();
      expect(Object.keys(json).slice(0, 4)).toEqual(['name', 'code', 'outcome', 'message']);
      expect(json).toMatchObject({ ...error, name, code, outcome, message: 'm' });
      expect(JSON.parse(JSON.stringify(error))).toEqual(JSON.parse(JSON.stringify(json)));
      const cause = error.cause === undefined ? undefined : { name: 'Error', message: 'the cause' };
      expect(json.cause).toEqual(cause);
    },
  );

  it('leaves out the stack and the fields of foreign causes in toJSON', () => {
    const inner = Object.assign(new Error('inner'), { code: 'ENOENT', password: 'hunter2' });
    const error = new api.AuthError('AUTH_REFUSED', 'm', { cause: inner });
    expect(JSON.stringify(error)).toBe(
      '{"name":"AuthError","code":"AUTH_REFUSED","outcome":"not-sent","message":"m",' +
        '"cause":{"name":"Error","code":"ENOENT","message":"inner"}}',
    );
  });

  it('ends the chain of causes in toJSON if an error is its own cause', () => {
    const error = new api.ArgumentError('m');
    error.cause = error;
    expect(JSON.stringify(error).match(/"cause"/g)).toHaveLength(4);
  });

  it('loses its code in structuredClone, but not in a clone of toJSON', () => {
    const error = new api.VirError('m', FIELDS, { cause: CAUSE });
    const clone: Error = structuredClone(error);
    expect(clone).toMatchObject({ name: 'Error', message: 'm', cause: { message: 'the cause' } });
    expect(clone).not.toHaveProperty('code');
    expect(structuredClone(error.toJSON())).toEqual(error.toJSON());
  });

  it('keeps every field that libvirt sent, in a VirError', () => {
    expect(new api.VirError('m', FIELDS)).toMatchObject(FIELDS);
  });
});

describe('A secret', () => {
  const MARKER = 'hunter2-marker';

  it('in an argument that cannot be sent does not appear in the error or its message', async () => {
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

  it('in an invalid URI does not appear in the error', () => {
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
