import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../src/index.ts';
import { ArgumentError, Domain, StoragePool, StorageVol } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { FakeConnection } from './support/fake-connection.ts';
import { DOM, VOL } from './wire/row.ts';

let fake: FakeConnection;
let connection: Connection;
let domain: Domain;

beforeEach(() => {
  fake = new FakeConnection();
  connection = fake.connection;
  domain = Domain.of(connection, DOM);
});

describe('The flags of a method', () => {
  it('may be a number, a name, or an array of names', async () => {
    await domain.getXmlDesc({ flags: 3 });
    await domain.getXmlDesc({ flags: 'SECURE' });
    await domain.getXmlDesc({ flags: ['SECURE', 'INACTIVE'] });
    await domain.getXmlDesc({ flags: [] });
    await domain.getXmlDesc({ flags: undefined });
    await domain.getXmlDesc();
    expect(fake.calls.map(({ args }) => args)).toMatchObject([
      { flags: 3 },
      { flags: 1 },
      { flags: 3 },
      { flags: 0 },
      { flags: 0 },
      { flags: 0 },
    ]);
  });

  it('go to each call that the method makes', async () => {
    const one = { params: [], nparams: 1 };
    fake.answer(remote.domainGetMemoryParameters, one);
    await domain.getMemoryParameters({ flags: 'CONFIG' });
    const flags = fake.calls
      .filter(({ name }) => name === 'REMOTE_PROC_DOMAIN_GET_MEMORY_PARAMETERS')
      .map(({ args }) => (args as { readonly flags: number }).flags & 3);
    expect(flags).toEqual([2, 2]);
  });

  it('with bit 31 are sent as an unsigned number if they are given by name', async () => {
    await connection.listAllNodeDevices({ flags: ['ACTIVE', 'CAP_NET'] });
    expect(fake.calls).toMatchObject([{ args: { flags: 0x80_00_00_10 } }]);
  });

  it('that do not exist are refused with the nearest name', async () => {
    const bad = domain.getXmlDesc({ flags: 'SECUER' as 'SECURE' });
    await expect(bad).rejects.toThrow('did you mean "SECURE"?');
    await expect(bad).rejects.toMatchObject({ name: 'ArgumentError', argument: 'flags' });
    const mixed = ['SECURE', 'LIVE'] as unknown as ['SECURE'];
    await expect(domain.getXmlDesc({ flags: mixed })).rejects.toThrow('"LIVE" is no value');
    expect(fake.calls).toEqual([]);
  });

  it.each(['constructor', '__proto__', 'toString'])('are not %s of every object', async (name) => {
    const bad = domain.getXmlDesc({ flags: name as 'SECURE' });
    await expect(bad).rejects.toThrow('is no value of "flags"');
    expect(fake.calls).toEqual([]);
  });

  it.each([null, {}, true, [1]])('%j is refused with an example', async (flags) => {
    const bad = domain.getXmlDesc({ flags: flags as unknown as number });
    await expect(bad).rejects.toThrow("to be a number, a name such as 'SECURE'");
    expect(fake.calls).toEqual([]);
  });

  it('that libvirt does not define cannot be given by name', async () => {
    const bad = domain.reset({ flags: 'HARD' as never });
    await expect(bad).rejects.toThrow('libvirt defines none');
  });
});

describe('A value of an enum', () => {
  it('may be given by name', async () => {
    await domain.sendKey('LINUX', 50, [1]);
    await domain.setLifecycleAction('POWEROFF', 'RESTART', { flags: 'CONFIG' });
    expect(fake.calls.map(({ args }) => args)).toMatchObject([
      { codeset: 0 },
      { type: 0, action: 1, flags: 2 },
    ]);
  });

  it('may be one of several sets of an option', async () => {
    await connection.getAllDomainStats({ stats: ['STATE', 'VCPU'], flags: 'RUNNING' });
    expect(fake.calls).toMatchObject([{ args: { stats: 9, flags: 16 } }]);
  });

  it('that does not exist is refused', async () => {
    const bad = domain.sendKey('LINUKS' as 'LINUX', 50, [1]);
    await expect(bad).rejects.toThrow('did you mean "LINUX"?');
    await expect(domain.sendKey('x'.repeat(100_000) as 'LINUX', 50, [1])).rejects.toThrow(
      ArgumentError,
    );
    expect(fake.calls).toEqual([]);
  });
});

describe('What a caller in JavaScript passes in place of options', () => {
  it.each([
    [1, '{ flags: 1 }'],
    ['SECURE', "{ flags: 'SECURE' }"],
    [null, '{ flags }'],
    [true, '{ flags }'],
  ])('such as %j is refused with the right form', async (options, form) => {
    const bad = domain.getXmlDesc(options as unknown as object);
    await expect(bad).rejects.toMatchObject({ name: 'ArgumentError', argument: 'options' });
    await expect(bad).rejects.toThrow(form);
    expect(fake.calls).toEqual([]);
  });

  it('is refused by methods with options of their own', async () => {
    await expect(domain.blockCommit('vda', 'base' as unknown as object)).rejects.toThrow(
      "{ base: 'base' }",
    );
    await expect(domain.blockCommit('vda', 5 as unknown as object)).rejects.toThrow('{ base: 5 }');
    expect(fake.calls).toEqual([]);
  });

  it('is refused by the streams of a volume', async () => {
    const volume = StorageVol.of(connection, VOL, StoragePool);
    await expect(volume.upload(0 as unknown as object)).rejects.toMatchObject({
      argument: 'options',
    });
    await expect(volume.download(null as unknown as object)).rejects.toThrow('as an object');
    expect(fake.calls).toEqual([]);
  });

  it('is refused by raw calls', async () => {
    const call = connection.call(remote.connectGetHostname, undefined, 5 as unknown as object);
    await expect(call).rejects.toMatchObject({ argument: 'options' });
    const flagged = connection.call(remote.connectGetHostname, undefined, { flags: 1 } as object);
    await expect(flagged).rejects.toThrow('Unknown option "flags"');
    expect(fake.calls).toEqual([]);
  });
});

describe('An unknown option', () => {
  it('is refused with the nearest name and a list of all', async () => {
    const bad = domain.getXmlDesc({ flag: 1 } as object);
    await expect(bad).rejects.toThrow(
      'Unknown option "flag"; the options are "flags", "signal"; did you mean "flags"?',
    );
    const other = domain.blockCommit('vda', { bas: 'x' } as object);
    await expect(other).rejects.toThrow('did you mean "base"?');
    expect(fake.calls).toEqual([]);
  });

  it('is refused by a method that takes a signal alone', async () => {
    await expect(domain.destroy({ flags: 1 } as object)).rejects.toThrow('are "signal"');
    expect(fake.calls).toEqual([]);
  });
});
