import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect, VirConnectListAllNodeDeviceFlags } from '../../src/index.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd("the host's devices", () => {
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

    it('form the same tree as in virsh, with one root', async () => {
      const tree = await deviceTree(connection);
      expect(tree[0]).toBe('computer');
      expect(tree.filter((line) => !line.startsWith(' '))).toEqual(['computer']);
      expect(tree.length).toBe(await connection.nodeNumOfDevices());
      expect(tree).toContain('  net_lo_00_00_00_00_00_00');
      // virsh prints the same tree, with branches.
      const drawn = await virsh(daemon.uri('qemu', transport), 'nodedev-list', '--tree');
      const known = drawn.match(/\w+/g) ?? [];
      expect(tree.map((line) => line.trim()).sort()).toEqual(known.sort());
    });

    it('can be listed by capability', async () => {
      const { CAP_NET, CAP_SYSTEM } = VirConnectListAllNodeDeviceFlags;
      const found = await connection.listAllNodeDevices({ flags: CAP_NET });
      expect(found.map((device) => device.name)).toEqual(
        await connection.nodeListDevices({ cap: 'net' }),
      );
      expect(found.length).toBeGreaterThan(0);
      for (const device of found) expect(await device.listCaps()).toContain('net');
      const both = await connection.listAllNodeDevices({ flags: CAP_NET | CAP_SYSTEM });
      expect(both.length).toBe(found.length + 1);
    });

    it('have a parent, capabilities and XML', async () => {
      const root = await connection.nodeDeviceLookupByName('computer');
      expect(await root.getParent()).toBeNull();
      expect(await root.numOfCaps()).toBe(1);
      expect(await root.getXmlDesc()).toContain("<capability type='system'>");
      expect(await root.isActive()).toBe(true);
      expect(await root.isPersistent()).toBe(true);
    });

    it('are named in the error if they do not exist', async () => {
      await expect(connection.nodeDeviceLookupByName('nothing')).rejects.toMatchObject({
        code: 'VIR_ERR_NO_NODE_DEVICE',
        message: expect.stringContaining("no node device with matching name 'nothing'"),
      });
    });
  });
});

/** Returns the names of the devices, each indented below its parent. */
async function deviceTree(connection: Connection): Promise<string[]> {
  const devices = await connection.listAllNodeDevices();
  const parents = await Promise.all(devices.map((device) => device.getParent()));
  const below = (parent: string | null, depth: number): string[] =>
    devices
      .filter((_, index) => parents[index] === parent)
      .flatMap(({ name }) => [`${'  '.repeat(depth)}${name}`, ...below(name, depth + 1)]);
  return below(null, 0);
}
