import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { invalidOption } from '../../../src/api/opening/connect-options-schema.ts';
import { arePlain } from '../../../src/api/opening/plain-options.ts';

const NAMES = [
  ...['readOnly', 'connectTimeoutMs', 'maxCallsInFlight', 'transport', 'keepAlive'],
  ...['callTimeoutMs', 'reconnect', 'waitForDaemon', 'streamConnections', 'callConnections'],
  ...['credentials', 'allow', 'aliases', 'unusedUriParameters', 'onStateChange'],
  ...['onFailedAttempt', 'signal', 'tls', 'ssh', 'saslMechanisms', 'readonly', '__proto__'],
];

const value = fc.oneof(
  fc.constantFrom<unknown>(true, false, null, undefined, 0, -1, 1, 1024, 1025, 65_536, 65_537),
  fc.constantFrom<unknown>(0.5, 2_147_483_647, 2_147_483_648, Number.NaN, Infinity, 1n, '', 'warn'),
  fc.constantFrom<unknown>(() => {}, AbortSignal.timeout(1), {}, [], ['ext'], ['exta'], new Date()),
  fc.record({ intervalSeconds: fc.double(), count: fc.integer() }, { requiredKeys: [] }),
  fc.record({ authname: fc.string(), password: fc.anything() }, { requiredKeys: [] }),
  fc.anything(),
);

describe('arePlain', () => {
  it('accepts nothing that the schema refuses', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...NAMES), value), (options) => {
        if (arePlain(options)) expect(invalidOption(options)).toBeUndefined();
      }),
    );
  });

  it.each([
    {},
    { keepAlive: false },
    { readOnly: true, keepAlive: { intervalSeconds: 5 }, callTimeoutMs: 1000 },
    { reconnect: true, credentials: { authname: 'fred', password: 'x' }, allow: ['autostart'] },
    { signal: new AbortController().signal, onStateChange: () => {}, transport: () => {} },
  ])('accepts usual options without the schema: %o', (options) => {
    expect(arePlain(options)).toBe(true);
    expect(invalidOption(options)).toBeUndefined();
  });

  it.each([
    ...[null, [], 'text', new Date(), { callTimeoutMs: 0 }, { maxCallsInFlight: 1.5 }],
    ...[{ unknown: true }, { keepAlive: { count: -1 } }, { credentials: { password: 5 } }],
  ])('leaves everything else to the schema: %o', (options) => {
    expect(arePlain(options)).toBe(false);
  });
});
