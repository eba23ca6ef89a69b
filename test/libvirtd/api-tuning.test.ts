import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import {
  connect,
  VirDomainLifecycle,
  VirDomainLifecycleAction,
  VirDomainModificationImpact,
  VirDomainProcessSignal,
  VirDomainVcpuFlags,
  VirNetworkUpdateCommand,
  VirNetworkUpdateSection,
} from '../../src/index.ts';
import { defineGuest, MAC, makeDisk, startPool } from './api/guest.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const { LIVE, CONFIG } = VirDomainModificationImpact;

/** Each test makes a change by a method, and reads it by virsh or in libvirt's XML. */
describeWithLibvirtd('the tuning of a QEMU guest', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  let domain: Domain;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
    const path = await makeDisk(await startPool(connection), 'share.img');
    domain = await defineGuest(connection, 'share', { path });
    await domain.create();
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
  });

  it('sets the CPU pinning that virsh shows', async () => {
    const onlyFirst = [true, ...Array<boolean>((await hostCpus()) - 1).fill(false)];
    await domain.pinVcpu(0, onlyFirst);
    expect((await domain.getVcpus())[0]).toMatchObject({ number: 0, cpumap: onlyFirst });
    expect(await ask('vcpupin', 'share', '--vcpu', '0')).toContain('0      0\n');

    await domain.pinVcpuFlags(1, onlyFirst, { flags: CONFIG });
    const [, second] = await domain.getVcpuPinInfo({ flags: CONFIG });
    expect(second).toEqual(onlyFirst);
    expect(await ask('vcpupin', 'share', '--config')).toContain('1      0\n');

    await domain.pinEmulator(onlyFirst, { flags: LIVE | CONFIG });
    expect(await domain.getEmulatorPinInfo({ flags: CONFIG })).toEqual(onlyFirst);
    expect(await ask('emulatorpin', 'share')).toMatch(/\*: 0\s*\n/);
  });

  it('adds, pins, configures and deletes the I/O threads that virsh shows', async () => {
    await domain.addIoThread(7, { flags: LIVE | CONFIG });
    const onlyFirst = [true, ...Array<boolean>((await hostCpus()) - 1).fill(false)];
    await domain.pinIoThread(7, onlyFirst, { flags: LIVE | CONFIG });
    expect(await domain.getIoThreadInfo({ flags: LIVE })).toContainEqual({
      iothreadId: 7,
      cpumap: onlyFirst,
    });
    expect(await ask('iothreadinfo', 'share')).toMatch(/ 7 +0\n/);

    await domain.setIoThreadParams(7, { poll_max_ns: 40_000n, poll_grow: 2 }, { flags: LIVE });
    expect(await ask('domstats', 'share', '--iothread')).toContain('iothread.7.poll-max-ns=40000');
    await domain.delIoThread(7, { flags: LIVE | CONFIG });
    expect(await domain.getIoThreadInfo({ flags: LIVE })).toMatchObject([{ iothreadId: 1 }]);
  });

  it('sets the number of CPUs that virsh shows', async () => {
    await domain.setVcpu('1', true, { flags: CONFIG });
    expect(await domain.getVcpusFlags({ flags: VirDomainVcpuFlags.CONFIG })).toBe(2);
    await domain.setVcpu('1', false, { flags: CONFIG });
    expect(await ask('vcpucount', 'share', '--config', '--current')).toBe('1\n\n');
  });

  it('sets the memory limits that virsh shows', async () => {
    await domain.setMemoryParameters(
      { hard_limit: 200_000, soft_limit: 150_000n },
      { flags: CONFIG },
    );
    expect(await domain.getMemoryParameters({ flags: CONFIG })).toMatchObject({
      hard_limit: 200_000n,
      soft_limit: 150_000n,
    });
    expect(await ask('memtune', 'share', '--config')).toContain('hard_limit     : 200000\n');
  });

  it('sets the scheduler parameters that virsh shows', async () => {
    expect(await domain.getSchedulerType()).toEqual({ type: 'posix', nparams: 9 });
    await domain.setSchedulerParametersFlags(
      { cpu_shares: 512, vcpu_quota: -1n },
      { flags: CONFIG },
    );
    expect(await domain.getSchedulerParametersFlags({ flags: CONFIG })).toMatchObject({
      cpu_shares: 512n,
      vcpu_quota: -1n,
    });
    expect(await ask('schedinfo', 'share', '--config')).toMatch(/cpu_shares +: 512\n/);
  });

  it('sets the NUMA parameters that virsh shows', async () => {
    await domain.setNumaParameters({ numa_mode: 0, numa_nodeset: '0' }, { flags: CONFIG });
    expect(await domain.getNumaParameters({ flags: CONFIG })).toEqual({
      numa_mode: 0,
      numa_nodeset: '0',
    });
    expect(await ask('numatune', 'share', '--config')).toContain('numa_nodeset   : 0\n');
  });

  it('sets the limits of disks and interfaces that virsh shows', async () => {
    await domain.setBlockIoTune(
      'vda',
      { total_bytes_sec: 1_000_000, group_name: 'slow' },
      { flags: LIVE },
    );
    expect(await domain.getBlockIoTune('vda', { flags: LIVE })).toMatchObject({
      total_bytes_sec: 1_000_000n,
      group_name: 'slow',
    });
    expect(await ask('blkdeviotune', 'share', 'vda')).toContain('total_bytes_sec: 1000000\n');

    await domain.setBlkioParameters({ weight: 300 }, { flags: CONFIG });
    expect(await ask('blkiotune', 'share', '--config')).toContain('weight         : 300\n');

    // QEMU's driver cannot limit an interface of type user.
    await domain.detachDeviceFlags(interfaceXml('user'), { flags: CONFIG });
    await domain.attachDeviceFlags(interfaceXml('ethernet'), { flags: CONFIG });
    await domain.setInterfaceParameters(MAC, { 'inbound.average': 128 }, { flags: CONFIG });
    expect(await domain.getInterfaceParameters(MAC, { flags: CONFIG })).toMatchObject({
      'inbound.average': 128,
      'outbound.average': 0,
    });
    expect(await ask('domiftune', 'share', MAC, '--config')).toContain('inbound.average: 128\n');
  });

  it('enables the perf events that virsh shows', async () => {
    await domain.setPerfEvents({ page_faults: true, cpu_clock: false }, { flags: CONFIG });
    expect(await domain.getPerfEvents({ flags: CONFIG })).toMatchObject({
      page_faults: true,
      cmt: false,
    });
    expect(await ask('perf', 'share', '--config')).toMatch(/page_faults +: enabled/);
  });

  it('sets the lifecycle action that virsh shows', async () => {
    const { CRASH } = VirDomainLifecycle;
    await domain.setLifecycleAction(CRASH, VirDomainLifecycleAction.PRESERVE, { flags: CONFIG });
    const inactive = await ask('dumpxml', 'share', '--inactive');
    expect(inactive).toContain('<on_crash>preserve</on_crash>');
  });

  it('includes messages and disk errors, but no signals to its processes', async () => {
    expect((await domain.getMessages()).join()).toContain('tainted');
    expect(await domain.getDiskErrors()).toEqual([]);
    const { KILL } = VirDomainProcessSignal;
    await expect(domain.sendProcessSignal(1, KILL)).rejects.toMatchObject({
      code: 'VIR_ERR_NO_SUPPORT',
    });
  });

  it('updates the DHCP hosts of its active network', async () => {
    const network = await connection.networkCreateXml(`<network><name>live</name>
      <bridge name='live0'/><ip address='192.168.78.1' netmask='255.255.255.0'>
      <dhcp><range start='192.168.78.2' end='192.168.78.9'/></dhcp></ip></network>`);
    const { ADD_LAST, DELETE } = VirNetworkUpdateCommand;
    const { IP_DHCP_HOST } = VirNetworkUpdateSection;
    const host = "<host mac='52:54:00:00:00:09' ip='192.168.78.5'/>";
    await network.update(ADD_LAST, IP_DHCP_HOST, -1, host);
    expect(await ask('net-dumpxml', 'live')).toContain("ip='192.168.78.5'");
    await network.update(DELETE, IP_DHCP_HOST, -1, host);
    expect(await ask('net-dumpxml', 'live')).not.toContain("ip='192.168.78.5'");
    await network.destroy();
  });

  function ask(...args: readonly string[]): Promise<string> {
    return virsh(daemon.uri('qemu'), ...args);
  }

  async function hostCpus(): Promise<number> {
    return (await connection.nodeGetCpuMap()).cpumap.length;
  }
});

function interfaceXml(type: string): string {
  return `<interface type='${type}'><mac address='${MAC}'/></interface>`;
}
