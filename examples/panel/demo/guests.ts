import { VirDomainState } from 'libvirt-client';
import type { TestDaemon, TestStoragePool } from 'libvirt-client/testing';

/** A guest of the demo. */
export interface DemoGuest {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** Running by default. */
  readonly state?: 'off' | 'paused' | 'crashed';
}

/** The hosts of the demo and their guests. */
export const HOSTS: Readonly<Record<string, readonly DemoGuest[]>> = {
  alder: [
    { name: 'web-1', vcpus: 4, memoryMiB: 4096 },
    { name: 'web-2', vcpus: 4, memoryMiB: 4096 },
    { name: 'postgres', vcpus: 8, memoryMiB: 16_384 },
    { name: 'nightly-batch', vcpus: 2, memoryMiB: 2048, state: 'off' },
  ],
  birch: [
    { name: 'mail', vcpus: 2, memoryMiB: 4096 },
    { name: 'gitlab', vcpus: 6, memoryMiB: 12_288 },
    { name: 'windows-2022', vcpus: 4, memoryMiB: 8192 },
  ],
  cedar: [
    { name: 'prometheus', vcpus: 2, memoryMiB: 4096 },
    { name: 'legacy-erp', vcpus: 2, memoryMiB: 3072, state: 'off' },
    { name: 'staging', vcpus: 2, memoryMiB: 2048, state: 'paused' },
    { name: 'worker-7', vcpus: 4, memoryMiB: 6144, state: 'crashed' },
  ],
  elder: [
    { name: 'dns-1', vcpus: 1, memoryMiB: 512 },
    { name: 'backup', vcpus: 2, memoryMiB: 2048 },
  ],
};

/** The capacity of each disk. Copying takes some seconds at the demo's speed. */
const DISK_MIB = 96;

/** Defines a guest with a disk, a network interface, a console and a screen. */
export function addGuest(
  { hypervisor }: TestDaemon,
  pool: TestStoragePool,
  { name, vcpus, memoryMiB, state }: DemoGuest,
  screenPort: number,
): void {
  const disk = pool.createVolume(`<volume><name>${name}.img</name>
    <capacity unit='MiB'>${DISK_MIB}</capacity></volume>`);
  const guest = hypervisor.domains.define(`<domain type='test'><name>${name}</name>
    <memory unit='MiB'>${memoryMiB}</memory><vcpu>${vcpus}</vcpu>
    <os><type>hvm</type></os>
    <devices>
      <disk type='file'><source file='${disk.path}'/><target dev='vda' bus='virtio'/></disk>
      <interface type='user'><target dev='vnet0'/></interface>
      <console type='pty'/>
      <graphics type='vnc' port='${screenPort}' autoport='no' listen='127.0.0.1'/>
    </devices></domain>`);
  if (state !== 'off') guest.start();
  if (state === 'paused') guest.suspend();
  if (state === 'crashed') guest.setState(VirDomainState.CRASHED);
}
