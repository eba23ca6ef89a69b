import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AdminConnection, AdminServer } from '../../src/index.ts';
import { connect, connectAdmin } from '../../src/index.ts';
import { until } from '../support/until.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('the identity of setIdentity()', () => {
  let daemon: Libvirtd;
  let administration: AdminConnection;
  let users: AdminServer;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    administration = await connectAdmin(`libvirtd:///system?socket=${daemon.adminSocketPath}`, {
      allow: ['socket'],
    });
    users = await administration.lookupServer('libvirtd');
  });
  afterAll(async () => {
    await administration?.close();
    await daemon?.stop();
  });

  /** Returns the user names of the daemon's clients, in the order in which they connected. */
  async function names(): Promise<unknown[]> {
    const clients = await users.listClients();
    const infos = await Promise.all(clients.map((client) => client.getInfo()));
    return infos.map((info) => info.unix_user_name);
  }

  it('applies to stream connections, and again after a reconnect', async () => {
    await using connection = await connect(daemon.uri('qemu'), {
      reconnect: { initialDelayMs: 5 },
    });
    const pool = await connection.storagePoolDefineXml(
      "<pool type='dir'><name>fred</name><target><path>/var/lib/libvirt/images/fred</path></target></pool>",
    );
    await pool.build();
    await pool.create();
    const volume = await pool.storageVolCreateXml(
      '<volume><name>disk</name><capacity>65536</capacity></volume>',
    );
    await (await volume.download()).toArray();
    expect(await names()).toEqual(['root', 'root']);

    await connection.setIdentity({ 'user-name': 'fred', 'unix-user-id': 1234 });
    await (await volume.download()).toArray();
    await until(async () => (await names()).length === 2);
    expect(await names()).toEqual(['fred', 'fred']);

    for (const client of await users.listClients()) await client.close();
    await until(async () => connection.state !== 'open');
    await connection.getHostname();
    await (await volume.download()).toArray();
    await until(async () => (await names()).length === 2);
    expect(await names()).toEqual(['fred', 'fred']);
  });
});
