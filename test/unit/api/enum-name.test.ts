import { describe, expect, it } from '@jest/globals';
import { Domain, enumName, VirDomainState } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { FakeConnection } from './support/fake-connection.ts';
import { DOM } from './wire/row.ts';

describe('enumName', () => {
  it('returns the name of a number in lower case with dashes', () => {
    expect(enumName(VirDomainState, VirDomainState.RUNNING)).toBe('running');
    expect(enumName({ FROM_SNAPSHOT: 3 }, 3)).toBe('from-snapshot');
  });

  it('names a number that this version does not know', () => {
    expect(enumName(VirDomainState, 77)).toBe('unknown-77');
  });
});

describe('Domain.getState', () => {
  it.each([
    [0, 0, 'nostate', 'unknown'],
    [1, 1, 'running', 'booted'],
    [3, 1, 'paused', 'user'],
    [4, 1, 'shutdown', 'user'],
    [5, 2, 'shutoff', 'destroyed'],
    [6, 1, 'crashed', 'panicked'],
    [7, 0, 'pmsuspended', 'unknown'],
    [9, 4, 'unknown-9', 'unknown-4'],
  ])('names the state %i and its reason %i "%s" and "%s"', async (state, reason, ...names) => {
    const fake = new FakeConnection();
    fake.answer(remote.domainGetState, { state, reason });
    const [stateName, reasonName] = names;
    const named = await Domain.of(fake.connection, DOM).getState();
    expect(named).toEqual({ state, stateName, reason, reasonName });
  });
});
