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

  it('are sent with each call that the method makes', async () => {
    const one = { params: [], nparams: 1 };
    fake.answer(remote.domainGetMemoryParameters, one);
    await domain.getMemoryParameters({ flags: 'CONFIG' });
    const flags = fake.calls
      .filter(({ name }) => name === 'REMOTE_PROC_DOMAIN_GET_MEMORY_PARAMETERS')
      .map(({ args }) => (args as { readonly flags: number }).flags & 3);
    expect(flags).toEqual([2, 2]);
  });

  it('are sent as an unsigned number if one of their names means bit 31', async () => {
    await connection.listAllNodeDevices({ flags: ['ACTIVE', 'CAP_NET'] });
    expect(fake.calls).toMatchObject([{ args: { flags: 0x80_00_00_10 } }]);
  });

  it('are rejected with the nearest name if they do not exist', async () => {
    const bad = domain.getXmlDesc({ flags: 'SECUER' as 'SECURE' });
    await expect(bad).rejects.toThrow('did you mean "SECURE"?');
    await expect(bad).rejects.toMatchObject({ name: 'ArgumentError', argument: 'flags' });
    const mixed = ['SECURE', 'LIVE'] as unknown as ['SECURE'];
    await expect(domain.getXmlDesc({ flags: mixed })).rejects.toThrow('"LIVE" is not a value');
    expect(fake.calls).toEqual([]);
  });

  it.each(['constructor', '__proto__', 'toString'])('cannot be inherited: %s', async (name) => {
    const bad = domain.getXmlDesc({ flags: name as 'SECURE' });
    await expect(bad).rejects.toThrow('is not a value of "flags"');
    expect(fake.calls).toEqual([]);
  });

  it.each([null, {}, true, [1]])('are rejected with an example: %j', async (flags) => {
    const bad = domain.getXmlDesc({ flags: flags as unknown as number });
    await expect(bad).rejects.toThrow("to be a number, a name such as 'SECURE'");
    expect(fake.calls).toEqual([]);
  });

  it('cannot be given by name if libvirt defines none', async () => {
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

  it('may be an option that takes an array of names', async () => {
    await connection.getAllDomainStats({ stats: ['STATE', 'VCPU'], flags: 'RUNNING' });
    expect(fake.calls).toMatchObject([{ args: { stats: 9, flags: 16 } }]);
  });

  it('is rejected with the nearest name if it does not exist', async () => {
    const bad = domain.sendKey('LINUKS' as 'LINUX', 50, [1]);
    await expect(bad).rejects.toThrow('did you mean "LINUX"?');
    await expect(domain.sendKey('x'.repeat(100_000) as 'LINUX', 50, [1])).rejects.toThrow(
      ArgumentError,
    );
    expect(fake.calls).toEqual([]);
  });
});

describe('A value in place of the options object', () => {
  it.each([
    [1, '{ flags: 1 }'],
    ['SECURE', "{ flags: 'SECURE' }"],
    [null, '{ flags }'],
    [true, '{ flags }'],
  ])('is rejected with the right form: %j', async (options, form) => {
    const bad = domain.getXmlDesc(options as unknown as object);
    await expect(bad).rejects.toMatchObject({ name: 'ArgumentError', argument: 'options' });
    await expect(bad).rejects.toThrow(form);
    expect(fake.calls).toEqual([]);
  });

  it('is rejected by methods with their own options', async () => {
    await expect(domain.blockCommit('vda', 'base' as unknown as object)).rejects.toThrow(
      "{ base: 'base' }",
    );
    await expect(domain.blockCommit('vda', 5 as unknown as object)).rejects.toThrow('{ base: 5 }');
    expect(fake.calls).toEqual([]);
  });

  it('is rejected by the streams of a volume', async () => {
    const volume = StorageVol.of(connection, VOL, StoragePool);
    await expect(volume.upload(0 as unknown as object)).rejects.toMatchObject({
      argument: 'options',
    });
    await expect(volume.download(null as unknown as object)).rejects.toThrow('as an object');
    expect(fake.calls).toEqual([]);
  });

  it('is rejected by raw calls', async () => {
    const call = connection.call(remote.connectGetHostname, undefined, 5 as unknown as object);
    await expect(call).rejects.toMatchObject({ argument: 'options' });
    const flagged = connection.call(remote.connectGetHostname, undefined, { flags: 1 } as object);
    await expect(flagged).rejects.toThrow('Unknown option "flags"');
    expect(fake.calls).toEqual([]);
  });
});

describe('An unknown option', () => {
  it('is rejected with the nearest name and a list of all options', async () => {
    const bad = domain.getXmlDesc({ flag: 1 } as object);
    await expect(bad).rejects.toThrow(
      'Unknown option "flag"; the options are "flags", "signal"; did you mean "flags"?',
    );
    const other = domain.blockCommit('vda', { bas: 'x' } as object);
    await expect(other).rejects.toThrow('did you mean "base"?');
    expect(fake.calls).toEqual([]);
  });

  it('is rejected by a method that takes only a signal', async () => {
    await expect(domain.destroy({ flags: 1 } as object)).rejects.toThrow('are "signal"');
    expect(fake.calls).toEqual([]);
  });
});
