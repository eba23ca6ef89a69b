import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, Domain, Network, StoragePool } from '../../../../src/index.ts';
import { connect, VirError } from '../../../../src/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { size } from '../../../../src/xml/index.ts';

const DOMAIN = `<domain type='test'>
  <name>web</name>
  <uuid>11111111-2222-3333-4444-555555555555</uuid>
  <memory unit='KiB'>1048576</memory>
  <os><type>hvm</type></os>
  <metadata><app:owner xmlns:app='urn:app'><!-- kept -->Ada</app:owner></metadata>
  <devices><graphics type='vnc' port='5901' passwd='geheim'/></devices>
</domain>`;

let daemon: TestDaemon;
let connection: Connection;
let other: Connection;
let domain: Domain;

/** The XML of the calls that define something. */
let defined: string[];

beforeEach(async () => {
  daemon = await startDaemon();
  connection = await connect(daemon.uri);
  other = await connect(daemon.uri);
  domain = await connection.domainDefineXml(DOMAIN);
  defined = [];
  // A define is a call of a method of the connection, whoever calls the method.
  const define = connection.domainDefineXml.bind(connection);
  connection.domainDefineXml = (xml, options) => {
    defined.push(String(xml));
    return define(xml, options);
  };
});

afterEach(async () => {
  await Promise.all([connection.close(), other.close()]);
  await daemon.close();
});

const definitionOf = (it: Domain): Promise<string> =>
  it.getXmlDesc({ flags: ['INACTIVE', 'SECURE'] });

describe('Domain.redefine', () => {
  it('sends the definition with only the changes of the function, and returns the domain', async () => {
    const before = await definitionOf(domain);
    const result = await domain.redefine((draft) => {
      draft.memory = size('2 GiB');
    });
    expect(result).toMatchObject({ name: 'web', uuid: domain.uuid });
    expect(defined).toEqual([
      before.replace("<memory unit='KiB'>1048576</memory>", "<memory unit='GiB'>2</memory>"),
    ]);
    expect((await domain.getConfig()).memory).toEqual({ value: 2_097_152, unit: 'KiB' });
  });

  it('keeps passwords, and the metadata of others', async () => {
    await domain.redefine((draft) => {
      draft.title = 'the web server';
    });
    const after = await definitionOf(domain);
    expect(after).toContain("passwd='geheim'");
    expect(after).toContain('<title>the web server</title>');
    expect(after).toContain('Ada</app:owner>');
  });

  it('keeps comments, foreign namespaces and unknown elements in the text that it sends', async () => {
    const kept = `<!-- see ticket 7 --><app:a xmlns:app="urn:app" b = '1'/><future  mode="x"/>`;
    const read = domain.getXmlDesc.bind(domain);
    domain.getXmlDesc = async (options) => (await read(options)).replace('<os>', `${kept}\n  <os>`);
    await domain.redefine((draft) => {
      draft.title = 'a';
    });
    expect(defined[0]).toContain(`${kept}\n  <os>`);
  });

  it('sends no define if nothing changes', async () => {
    expect(await domain.redefine(() => {})).toBe(domain);
    const same = await domain.redefine((draft) => {
      draft.name = 'web';
      draft.memory = { value: 1_048_576, unit: 'KiB' };
    });
    expect(same).toBe(domain);
    expect(defined).toEqual([]);
  });

  it('refuses if another connection changed the definition meanwhile, and says what', async () => {
    const theirs = await other.domainLookupByName('web');
    const read = domain.getXmlDesc.bind(domain);
    let reads = 0;
    domain.getXmlDesc = async (options) => {
      reads += 1;
      if (reads === 2) {
        await theirs.redefine((draft) => {
          draft.vcpu = { value: 2 };
          draft.description = 'theirs';
        });
      }
      return read(options);
    };
    const changing = domain.redefine((draft) => {
      draft.memory = size('2 GiB');
    });
    await expect(changing).rejects.toMatchObject({
      name: 'DefinitionError',
      code: 'DEFINITION_CHANGED',
      outcome: 'not-sent',
      message:
        'The definition of the domain "web" was changed meanwhile, at /domain/vcpu and 1 more: call redefine again',
      paths: ['/domain/vcpu', '/domain/description'],
    });
    expect(defined).toEqual([]);
    expect(await theirs.getConfig()).toMatchObject({ description: 'theirs', vcpu: { value: 2 } });
  });

  it('makes the changes of concurrent calls for one domain one after another', async () => {
    const same = await connection.domainLookupByName('web');
    await Promise.all([
      domain.redefine((draft) => {
        draft.title = 'a';
      }),
      same.redefine((draft) => {
        draft.description = 'b';
      }),
      domain.redefine((draft) => {
        draft.memory = size('3 GiB');
      }),
    ]);
    expect(await domain.getConfig()).toMatchObject({
      title: 'a',
      description: 'b',
      memory: { value: 3_145_728 },
    });
  });

  it('continues with the next call if one fails', async () => {
    const [failed, next] = await Promise.allSettled([
      domain.redefine(() => {
        throw new Error('of the function');
      }),
      domain.redefine((draft) => {
        draft.title = 'a';
      }),
    ]);
    expect(failed).toMatchObject({ reason: { message: 'of the function' } });
    expect(next).toMatchObject({ status: 'fulfilled' });
    expect((await domain.getConfig()).title).toBe('a');
  });

  it.each<[string, (it: Domain, signal: AbortSignal) => Promise<unknown>]>([
    ['before', (it, signal) => it.redefine(() => {}, { signal })],
    [
      'while it waits for an earlier call',
      (it, signal) => {
        void it.redefine(() => {});
        return it.redefine(() => {}, { signal });
      },
    ],
  ])('rejects with an AbortError if the signal aborts %s', async (_, act) => {
    const acting = act(domain, AbortSignal.abort());
    await expect(acting).rejects.toMatchObject({ name: 'AbortError', outcome: 'not-sent' });
    await domain.redefine((draft) => {
      draft.title = 'a';
    });
  });

  it('refuses a definition that the schema does not allow, with the place', async () => {
    const acting = domain.redefine((draft) => {
      draft.devices.disk.push({ type: 'network', target: { dev: 'vda' } } as never);
    });
    await expect(acting).rejects.toMatchObject({
      name: 'DefinitionError',
      code: 'DEFINITION_INVALID',
      paths: [expect.stringMatching(/^\/domain\/devices\/disk/)],
      message: expect.stringContaining(
        'The new definition of the domain "web" is not valid: /domain',
      ),
    });
    expect(defined).toEqual([]);
  });

  it('sends an invalid definition to the daemon with validate: false', async () => {
    const acting = domain.redefine(
      (draft) => {
        draft.vcpu = { value: 'many' as never };
      },
      { validate: false },
    );
    await expect(acting).rejects.toBeInstanceOf(VirError);
    expect(defined).toHaveLength(1);
  });

  it('accepts a change of a definition that was not valid before', async () => {
    const read = domain.getXmlDesc.bind(domain);
    // As of a driver whose output the schema does not describe.
    domain.getXmlDesc = async (options) =>
      (await read(options)).replace('<os>', '<os/><os>').replace('<os/><os>', '<os><type/><type/>');
    const define = connection.domainDefineXml;
    connection.domainDefineXml = async (xml) => {
      defined.push(String(xml));
      return define(DOMAIN);
    };
    await domain.redefine((draft) => {
      draft.title = 'a';
    });
    expect(defined[0]).toContain('<os><type/><type/>');
  });

  it.each<[string, Parameters<Domain['redefine']>[0], string]>([
    [
      'another name',
      (draft) => {
        draft.name = 'db';
      },
      'The name "web" in the definition of the domain "web" cannot be changed to "db" by redefine',
    ],
    [
      'another UUID',
      (draft) => {
        draft.uuid = '99999999-2222-3333-4444-555555555555';
      },
      'cannot be changed to "99999999-2222-3333-4444-555555555555"',
    ],
    [
      'no UUID',
      (draft) => {
        delete draft.uuid;
      },
      'The UUID "11111111-2222-3333-4444-555555555555" in the definition of the domain "web" cannot be removed by redefine',
    ],
  ])('refuses %s, which would be another domain', async (_, change, message) => {
    const acting = domain.redefine(change);
    await expect(acting).rejects.toMatchObject({
      code: 'DEFINITION_RENAMED',
      message: expect.stringContaining(message),
    });
    expect(defined).toEqual([]);
  });

  it('refuses a transient domain, which it would make persistent', async () => {
    const transient = await connection.domainCreateXml({
      type: 'test',
      name: 'once',
      memory: size('1 GiB'),
      os: { type: { value: 'hvm' } },
    });
    const acting = transient.redefine((draft) => {
      draft.title = 'a';
    });
    await expect(acting).rejects.toMatchObject({
      code: 'DEFINITION_MISSING',
      message: 'The domain "once" is transient, so it has no definition',
    });
    expect(await transient.isPersistent()).toBe(false);
  });

  it('does not change the running domain', async () => {
    const running = await connection.domainLookupByName('test');
    const { memory } = await running.getConfig();
    await running.redefine((draft) => {
      draft.memory = size('1 GiB');
    });
    expect((await running.getConfig()).memory).toEqual(memory);
    expect((await running.getConfig({ flags: 'INACTIVE' })).memory?.value).toBe(1_048_576);
  });

  it('refuses an asynchronous function, wrong values and a value that is no function', async () => {
    const asynchronous = async (draft: { title?: string | undefined }): Promise<void> => {
      draft.title = 'a';
    };
    await expect(domain.redefine(asynchronous as never)).rejects.toThrow(
      'must not be asynchronous',
    );
    const wrong = domain.redefine((draft) => {
      draft.vcpu = 2 as never;
    });
    await expect(wrong).rejects.toMatchObject({ name: 'XmlError', code: 'XML_VALUE' });
    await expect(domain.redefine({ title: 'a' } as never)).rejects.toMatchObject({
      name: 'ArgumentError',
      argument: 'change',
    });
    expect(defined).toEqual([]);
  });

  it('is refused by a read-only connection, which may not read passwords', async () => {
    await using readOnly = await connect(daemon.uri, { readOnly: true });
    const theirs = await readOnly.domainLookupByName('web');
    const acting = theirs.redefine(() => {});
    await expect(acting).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_DENIED' });
  });

  it('passes its flags to the define', async () => {
    const acting = domain.redefine(
      (draft) => {
        draft.title = 'a';
      },
      { flags: 'VALIDATE' },
    );
    expect(await acting).toMatchObject({ name: 'web' });
    const unknown = domain.redefine(
      (draft) => {
        draft.title = 'b';
      },
      { flags: 1 << 30 },
    );
    await expect(unknown).rejects.toBeInstanceOf(VirError);
  });
});

describe('redefine', () => {
  it('changes networks', async () => {
    const network: Network = await connection.networkLookupByName('default');
    // The test driver returns the definition of an inactive network only.
    await network.destroy();
    await network.redefine((draft) => {
      draft.domain = { name: 'lan.example' };
    });
    expect((await network.getConfig()).domain?.name).toBe('lan.example');
    await expect(
      network.redefine((draft) => {
        draft.name = 'other';
      }),
    ).rejects.toMatchObject({ code: 'DEFINITION_RENAMED' });
  });

  it('reads the definition of an active network if the driver has two', async () => {
    const network: Network = await connection.networkLookupByName('default');
    const flags: unknown[] = [];
    const read = network.getXmlDesc.bind(network);
    network.getXmlDesc = async (options) => {
      flags.push(options?.flags);
      return read();
    };
    await network.redefine((draft) => {
      draft.domain = { name: 'lan.example' };
    });
    expect(flags).toEqual(['INACTIVE', 'INACTIVE']);
  });

  it('changes storage pools, whose measured sizes may change meanwhile', async () => {
    const pool: StoragePool = await connection.storagePoolDefineXml({
      type: 'dir',
      name: 'images',
      target: { path: '/images' },
    });
    const read = pool.getXmlDesc.bind(pool);
    let reads = 0;
    pool.getXmlDesc = async (options) => {
      reads += 1;
      return (await read(options)).replace(
        /<capacity[\s\S]*<\/available>/,
        `<capacity unit='bytes'>9</capacity><available unit='bytes'>${reads}</available>`,
      );
    };
    await pool.redefine((draft) => {
      if (draft.type === 'dir') draft.target.path = '/srv/images';
    });
    expect(reads).toBeGreaterThan(1);
    expect(await pool.getConfig()).toMatchObject({
      target: { path: '/srv/images' },
    });
  });

  it('changes secrets, and keeps their values', async () => {
    const secret = await connection.secretDefineXml({ ephemeral: false, private: false });
    await secret.setValue(Buffer.from('open sesame'));
    await secret.redefine((draft) => {
      draft.description = 'of the cave';
    });
    expect((await secret.getConfig()).description).toBe('of the cave');
    expect(Buffer.from(await secret.getValue()).toString()).toBe('open sesame');
  });

  it('changes network filters', async () => {
    const filter = await connection.nwFilterDefineXml({ name: 'mine', chain: 'root', rule: [] });
    await filter.redefine((draft) => {
      draft.rule?.push({ action: 'drop', direction: 'out', priority: 500 });
    });
    expect((await filter.getConfig()).rule).toMatchObject([{ action: 'drop', direction: 'out' }]);
  });

  it('changes interfaces of the host', async () => {
    const [iface] = await connection.listAllInterfaces();
    await iface?.redefine((draft) => {
      draft.mtu = { size: 1400 };
    });
    expect((await iface?.getConfig())?.mtu).toEqual({ size: 1400 });
  });
});
