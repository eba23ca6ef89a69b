import { describe, expect, it } from '@jest/globals';
import { startDaemon } from '../../../src/testing/index.ts';
import { testCommands } from './support/command-row.ts';
import { lvsh } from './support/test-environment.ts';

const MAC = '52:54:00:11:22:33';
const DEVICES = `
  <disk type='file' device='disk'><source file='/images/web.img'/><target dev='vda'/></disk>
  <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/></disk>
  <interface type='network'><mac address='${MAC}'/><source network='default'/>
    <model type='virtio'/></interface>`;

const given = ({ hypervisor }: Awaited<ReturnType<typeof startDaemon>>): void => {
  const domain = hypervisor.domains.define(`
    <domain type='test'><name>web</name><memory>65536</memory><os><type>hvm</type></os>
      <devices>${DEVICES}</devices></domain>`);
  domain.start();
};

describe('lvsh', () => {
  testCommands([
    {
      does: 'lists the network interfaces of a domain',
      line: 'domiflist web',
      given,
      json: [{ target: 'testnet0', type: 'network', source: 'default', model: 'virtio', mac: MAC }],
      table: `TARGET    TYPE     SOURCE   MODEL   MAC\ntestnet0  network  default  virtio  ${MAC}\n`,
      virsh:
        ' Interface   Type      Source    Model    MAC\n' +
        `${'-'.repeat(61)}\n testnet0    network   default   virtio   ${MAC}\n`,
      name: 'testnet0\n',
    },
    {
      does: 'lists the disks of a domain',
      line: 'domblklist web --details',
      given,
      json: [
        { target: 'vda', type: 'file', device: 'disk', source: '/images/web.img' },
        { target: 'hdc', type: 'file', device: 'cdrom', source: null },
      ],
      virsh:
        ' Type   Device   Target   Source\n' +
        `${'-'.repeat(43)}\n file   disk     vda      /images/web.img\n file   cdrom    hdc      -\n`,
      name: 'vda\nhdc\n',
    },
    {
      does: 'prints the link state of an interface',
      line: `domif-getlink web ${MAC}`,
      given,
      json: { interface: MAC, link: 'up' },
      virsh: `${MAC} up`,
      table: 'up\n',
    },
    {
      does: 'prints the sizes of all disks',
      line: 'domblkinfo web --all',
      given,
      json: [
        {
          target: 'vda',
          capacity: 1_099_506_450_432,
          allocation: 1_099_511_627_776,
          physical: 1_099_511_627_776,
        },
        { target: 'hdc', capacity: null, allocation: null, physical: null },
      ],
    },
    {
      does: 'prints the numbers of virtual CPUs',
      line: 'vcpucount test',
      json: { name: 'test', maximumConfig: 2, maximumLive: 2, currentConfig: 2, currentLive: 2 },
      virsh:
        'maximum      config         2\nmaximum      live           2\n' +
        'current      config         2\ncurrent      live           2\n',
    },
    {
      does: 'lists the addresses of a domain',
      line: 'domifaddr web',
      given,
      json: [{ name: 'testnet0', hwaddr: MAC, type: 'ipv4', addr: '192.168.122.23', prefix: 24 }],
      virsh:
        ' Name       MAC address          Protocol     Address\n' +
        `${'-'.repeat(79)}\n testnet0   ${MAC}    ipv4         192.168.122.23/24\n`,
    },
    {
      does: 'attaches a disk to the guest and its definition',
      line: 'attach-disk web /images/data.img vdb --persistent',
      given,
      json: { domain: 'web', result: 'attached' },
      virsh: 'Disk attached successfully\n',
      after: ({ hypervisor }) => {
        const domain = hypervisor.domains.lookupByName('web');
        expect(domain.xml).toContain('/images/data.img');
        expect(domain.inactiveXml).toContain('/images/data.img');
      },
    },
    {
      does: 'detaches a disk from the definition',
      line: 'detach-disk web vda --config',
      given,
      json: { domain: 'web', result: 'detached' },
      virsh: 'Disk detached successfully\n',
      after: ({ hypervisor }) => {
        const domain = hypervisor.domains.lookupByName('web');
        expect(domain.xml).toContain('/images/web.img');
        expect(domain.inactiveXml).not.toContain('/images/web.img');
      },
    },
    {
      does: 'attaches an interface to the guest',
      line: 'attach-interface web network default --mac 52:54:00:00:00:99',
      given,
      virsh: 'Interface attached successfully\n',
      after: ({ hypervisor }) =>
        expect(hypervisor.domains.lookupByName('web').xml).toContain('52:54:00:00:00:99'),
    },
    {
      does: 'detaches the only interface of a type',
      line: 'detach-interface web network --live',
      given,
      virsh: 'Interface detached successfully\n',
      after: ({ hypervisor }) =>
        expect(hypervisor.domains.lookupByName('web').xml).not.toContain(MAC),
    },
    {
      does: 'inserts a medium into an empty drive',
      line: 'change-media web hdc /images/cd.iso --insert --config',
      given,
      json: { domain: 'web', target: 'hdc', result: 'inserted' },
      virsh: 'Successfully inserted media.',
      after: ({ hypervisor }) =>
        expect(hypervisor.domains.lookupByName('web').inactiveXml).toContain('/images/cd.iso'),
    },
    {
      does: 'sets the link of an interface down',
      line: `domif-setlink web ${MAC} down`,
      given,
      json: { domain: 'web', target: MAC, result: 'down' },
      virsh: 'Device updated successfully\n',
      after: ({ hypervisor }) =>
        expect(hypervisor.domains.lookupByName('web').xml).toContain("<link state='down'/>"),
    },
    {
      does: 'attaches a device from stdin',
      line: 'attach-device web - --config',
      given,
      settings: {
        input: "<disk type='file'><source file='/x.img'/><target dev='vdc'/></disk>",
      },
      virsh: 'Device attached successfully\n',
      after: ({ hypervisor }) =>
        expect(hypervisor.domains.lookupByName('web').inactiveXml).toContain('/x.img'),
    },
  ]);

  it('prints the XML of a disk instead of attaching it with --print-xml', async () => {
    await using daemon = await startDaemon({ memory: true });
    const line = 'attach-disk test /dev/sdz vdb --mode readonly --print-xml -o table';
    const { stdout } = await lvsh(daemon, line);
    expect(stdout).toContain("<source dev='/dev/sdz'/>");
    expect(stdout).toContain('<readonly/>');
    expect(daemon.hypervisor.domains.lookupByName('test').xml).not.toContain('/dev/sdz');
  });

  it('exits with 1 if there is nothing to eject', async () => {
    await using daemon = await startDaemon({ memory: true });
    given(daemon);
    const outcome = await lvsh(daemon, 'change-media web hdc --eject');
    expect(outcome).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no medium') });
  });

  it('exits with 2 if detach-interface does not say which of two interfaces it means', async () => {
    await using daemon = await startDaemon({ memory: true });
    given(daemon);
    await lvsh(daemon, 'attach-interface web network default');
    const outcome = await lvsh(daemon, 'detach-interface web network');
    expect(outcome).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--mac') });
  });
});
