import { describe, expect } from '@jest/globals';
import type { CommandRow } from './support/command-row.ts';
import { testCommands } from './support/command-row.ts';

const VOLUME = "<volume><name>v9</name><capacity unit='M'>2</capacity></volume>";
const SECRET_ID = '11111111-2222-3333-4444-555555555555';
const SECRET = `<secret ephemeral='no'><uuid>${SECRET_ID}</uuid><usage type='volume'><volume>/x</volume></usage></secret>`;

const withVolume: Pick<CommandRow, 'given'> = {
  given: ({ hypervisor }) => {
    hypervisor.storagePools.lookupByName('default-pool').createVolume(VOLUME);
  },
};

describe('lvsh', () => {
  testCommands([
    {
      does: 'prints the facts of a network',
      line: 'net-info default',
      json: {
        ...{ name: 'default', uuid: expect.any(String), active: true, persistent: true },
        ...{ autostart: false, bridge: 'virbr0' },
      },
    },
    {
      does: 'marks a network for autostart',
      line: 'net-autostart default',
      json: { name: 'default', uuid: expect.any(String), autostart: true },
      virsh: 'Network default marked as autostarted\n',
    },
    {
      does: 'lists pools with their capacities',
      line: 'pool-list',
      json: [
        {
          ...{ name: 'default-pool', uuid: expect.any(String), state: 'running', stateNumber: 2 },
          ...{ active: true, autostart: false, persistent: true },
          ...{ capacity: 107_374_182_400, allocation: 0, available: 107_374_182_400 },
        },
      ],
      name: 'default-pool\n',
      virsh:
        ' Name           State    Autostart\n------------------------------------\n' +
        ' default-pool   active   no\n',
    },
    {
      does: 'prints the definition of a pool from options',
      line: 'pool-define-as images dir --target /images --print-xml',
      json: { name: 'images', xml: expect.stringContaining('<path>/images</path>') },
    },
    {
      does: 'creates a volume from options',
      line: 'vol-create-as default-pool v1 1G --format qcow2',
      json: { name: 'v1', pool: 'default-pool', result: 'created' },
      virsh: 'Vol v1 created\n',
    },
    {
      does: 'creates a volume from XML on standard input',
      line: 'vol-create default-pool -',
      settings: { input: VOLUME },
      json: { name: 'v9', pool: 'default-pool', result: 'created' },
    },
    {
      does: 'prints the names of the CPUs that are online',
      line: 'nodecpumap --pretty',
      json: { present: expect.any(Number), online: expect.any(Number), cpumap: expect.any(Array) },
    },
    {
      does: 'prints the CPUs and the memory of the host',
      line: 'nodeinfo',
      json: expect.objectContaining({ model: 'i686', cpus: 16, sockets: 2, memory: 3_145_728 }),
    },
    {
      does: 'prints the name of the host',
      line: 'hostname',
      json: { hostname: expect.any(String) },
    },
    {
      does: 'lists the interfaces of the host',
      line: 'iface-list --all',
      json: [{ name: 'eth1', state: 'active', mac: 'aa:bb:cc:dd:ee:ff' }],
      virsh:
        ' Name   State    MAC Address\n------------------------------------\n' +
        ' eth1   active   aa:bb:cc:dd:ee:ff\n',
    },
    {
      does: 'stops an interface of the host',
      line: 'iface-destroy eth1',
      json: { name: 'eth1', result: 'destroyed' },
      virsh: 'Interface eth1 destroyed\n',
    },
    {
      does: 'defines a secret from XML on standard input',
      line: 'secret-define -',
      settings: { input: SECRET },
      json: { uuid: SECRET_ID, result: 'created' },
      virsh: `Secret ${SECRET_ID} created\n`,
    },
    {
      does: 'defines a network filter from XML on standard input',
      line: 'nwfilter-define -',
      settings: { input: "<filter name='f1' chain='root'/>" },
      json: { name: 'f1', uuid: expect.any(String), result: 'defined' },
      virsh: 'Network filter f1 defined from -\n',
    },
    {
      does: 'prints the facts of a device of the host',
      line: 'nodedev-info computer',
      json: expect.objectContaining({ name: 'computer', active: null }),
    },
  ]);
});

describe('lvsh, if a pool has a volume,', () => {
  testCommands(
    [
      {
        does: 'lists it with its size',
        line: 'vol-list default-pool',
        json: [
          {
            ...{ name: 'v9', path: '/default-pool/v9', key: '/default-pool/v9' },
            ...{ type: 'file', typeNumber: 0, capacity: 2_097_152, allocation: expect.any(Number) },
          },
        ],
        virsh: ' Name   Path\n--------------------------\n v9     /default-pool/v9\n',
      },
      {
        does: 'finds it by its name in the pool',
        line: 'vol-path v9 default-pool',
        json: { name: 'v9', pool: 'default-pool', path: '/default-pool/v9' },
        name: '/default-pool/v9\n',
      },
      {
        does: 'finds its pool by its path',
        line: 'vol-pool /default-pool/v9',
        json: { name: 'default-pool', uuid: expect.any(String) },
        virsh: 'default-pool\n',
      },
      {
        does: 'deletes it',
        line: 'vol-delete v9 default-pool',
        json: { name: 'v9', pool: 'default-pool', result: 'deleted' },
        virsh: 'Vol v9 deleted\n',
      },
    ].map((row) => ({ ...row, ...withVolume })),
  );
});
