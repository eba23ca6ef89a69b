import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect, VirConnectListAllNetworksFlags } from '../../src/index.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const { ACTIVE, INACTIVE, PERSISTENT, TRANSIENT, AUTOSTART } = VirConnectListAllNetworksFlags;

describeWithLibvirtd('a network', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
  });
  afterAll(() => daemon?.stop());

  describe.each(['unix', 'tcp'] as const)('over %s', (transport) => {
    let connection: Connection;
    beforeAll(async () => {
      connection = await connect(daemon.uri('qemu', transport));
    });
    afterAll(() => connection?.close());

    it('can be defined, started, set to autostart, destroyed and undefined', async () => {
      const network = await connection.networkDefineXml(networkXml('life'));
      expect(network.name).toBe('life');
      expect(await network.isActive()).toBe(false);
      expect(await network.isPersistent()).toBe(true);
      expect(await connection.listDefinedNetworks()).toEqual(['life']);

      await network.create();
      expect(await network.isActive()).toBe(true);
      expect(await network.getBridgeName()).toBe('life0');
      expect(await network.getXmlDesc()).toContain("<ip address='192.168.77.1'");
      expect(await network.getDhcpLeases()).toEqual([]);
      expect(await virsh(daemon.uri('qemu'), 'net-uuid', 'life')).toBe(`${network.uuid}\n\n`);
      expect(await names(connection, ACTIVE | PERSISTENT)).toEqual(['life']);

      expect(await network.getAutostart()).toBe(false);
      await network.setAutostart(true);
      expect(await network.getAutostart()).toBe(true);
      expect(await names(connection, AUTOSTART)).toEqual(['life']);

      await network.destroy();
      expect(await network.isActive()).toBe(false);
      expect(await names(connection, INACTIVE)).toEqual(['life']);
      await network.undefine();
      await expect(connection.networkLookupByUuid(network.uuid)).rejects.toMatchObject({
        code: 'VIR_ERR_NO_NETWORK',
      });
    });

    it('no longer exists after it was stopped if it was never defined', async () => {
      const network = await connection.networkCreateXml(networkXml('passing'));
      expect(await names(connection, TRANSIENT)).toEqual(['passing']);
      expect(await connection.listNetworks()).toEqual(['passing']);
      await network.destroy();
      expect(await connection.listAllNetworks()).toEqual([]);
    });
  });
});

function networkXml(name: string): string {
  return `<network><name>${name}</name><bridge name='${name}0'/>
    <ip address='192.168.77.1' netmask='255.255.255.0'>
      <dhcp><range start='192.168.77.2' end='192.168.77.9'/></dhcp>
    </ip></network>`;
}

async function names(connection: Connection, flags: number): Promise<string[]> {
  return (await connection.listAllNetworks({ flags })).map((network) => network.name);
}
