import { describe, expect, it } from '@jest/globals';
import { additions, chainsOf, machineState } from '../../../../scripts/checks/machine-state.ts';

describe('what is left behind on a machine', () => {
  it('is what was not there before, by kind', () => {
    const before = { bridge: ['br0', 'br1'], mount: ['/ (ext4)'] };
    const after = { bridge: ['br0', 'virbr0'], mount: ['/ (ext4)', '/run (tmpfs)'], other: ['x'] };
    expect(additions(before, after)).toEqual(['bridge virbr0', 'mount /run (tmpfs)', 'other x']);
  });

  it('is nothing when nothing happened', () => {
    const before = machineState();
    expect(additions(before, before)).toEqual([]);
  });
});

describe('the chains of a firewall', () => {
  it('are those of iptables-save that are not built in', () => {
    const listing =
      '# a comment\n*filter\n:INPUT ACCEPT [0:0]\n:LIBVIRT_INP - [0:0]\n-A INPUT -j LIBVIRT_INP\nCOMMIT\n*nat\n:LIBVIRT_PRT - [0:0]\nCOMMIT\n';
    expect(chainsOf(listing)).toEqual(['filter LIBVIRT_INP', 'nat LIBVIRT_PRT']);
  });

  it('are all those of nft', () => {
    const listing =
      'table ip libvirt_network {\n\tchain forward {\n\t\ttype filter\n\t}\n\n\tchain guest_output {\n\t}\n}\n';
    expect(chainsOf(listing)).toEqual([
      'ip libvirt_network forward',
      'ip libvirt_network guest_output',
    ]);
  });
});

describe('the mounts of a machine', () => {
  it('are told with their places and kinds', () => {
    expect(machineState()['mount']).toContain('/proc (proc)');
  });
});
