import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection, Domain } from '../../../src/index.ts';
import { connect, jsonReplacer } from '../../../src/index.ts';
import { FakeAgent } from '../../libvirtd/guest-agent/fake-agent.ts';
import type { Libvirtd } from '../../libvirtd/support/libvirtd.ts';
import { until } from '../../support/until.ts';
import type { Machine } from './machine.ts';

const MIB = 1_048_576;

const AGENT = /name='org.qemu.guest_agent.0' state='connected'/;

/** The needs of an example. */
export interface GuestNeeds {
  /** Whether the guest has no disk that a migration would have to copy, and no other device. */
  readonly isMovable: boolean;
  /** Whether the guest's agent has to be connected. */
  readonly hasAgent: boolean;
}

/**
 * The objects of the machine: the guest `web`, which runs and has a guest agent, the network
 * `default`, and the pools `default` and `images` with volumes. {@link reset} gives each example the
 * same ones.
 */
export class Fixture implements AsyncDisposable {
  readonly #machine: Machine;
  readonly #agent: FakeAgent;
  readonly #connections: readonly Connection[];
  #isMovable: boolean | undefined;
  #first = '';

  private constructor(machine: Machine, agent: FakeAgent, connections: readonly Connection[]) {
    this.#machine = machine;
    this.#agent = agent;
    this.#connections = connections;
  }

  static async start(machine: Machine): Promise<Fixture> {
    const uri = (daemon: Libvirtd): string => daemon.uri('qemu');
    const local = await connect(uri(machine.daemon));
    const sleet = await connect(uri(machine.sleet));
    await makeNetwork(local);
    for (const each of [local, sleet]) await makePools(each, machine.folder);
    return new Fixture(machine, await FakeAgent.start(), [local, sleet]);
  }

  /** Makes the objects as they were at the start, if they have changed. */
  async reset({ isMovable, hasAgent }: GuestNeeds): Promise<void> {
    const isChanged = this.#isMovable !== isMovable || (await this.#state()) !== this.#first;
    if (isChanged) await this.#restart(isMovable);
    const [local] = this.#connections;
    if (hasAgent) await until(async () => AGENT.test((await webXml(local)) ?? ''));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const each of this.#connections) await each.close();
    await this.#agent[Symbol.asyncDispose]();
  }

  /** Makes the objects as they were at the start, if the guest does not run. */
  async resetIfStopped(): Promise<void> {
    const [local] = this.#connections;
    const domains = (await local?.listAllDomains({ flags: 'ACTIVE' })) ?? [];
    if (this.#isMovable === false && domains.some(({ name }) => name === 'web')) return;
    await this.#restart(false);
  }

  async #restart(isMovable: boolean): Promise<void> {
    this.#isMovable = isMovable;
    for (const each of this.#connections) await removeGuests(each);
    this.#writeDisks();
    const [local] = this.#connections;
    const devices = isMovable ? '' : this.#devices();
    const xml = guestXml(devices);
    await (await local?.domainDefineXml(xml))?.create();
    this.#first = await this.#state();
  }

  /** Returns all that an example may have changed. */
  async #state(): Promise<string> {
    const parts = await Promise.all(this.#connections.map(stateOf));
    return parts.join('');
  }

  #writeDisks(): void {
    for (const pool of ['default', 'images']) {
      const at = join(this.#machine.folder, pool);
      rmSync(at, { recursive: true, force: true });
      mkdirSync(at);
      for (const name of ['web.img', 'disk.img']) writeSparseImage(join(at, name));
      const disk = join(at, 'web.qcow2');
      execFileSync('qemu-img', ['convert', '-O', 'qcow2', this.#agent.bootDisk, disk]);
      execFileSync('qemu-img', ['resize', '-q', disk, '16M']);
    }
  }

  #devices(): string {
    const disk = join(this.#machine.folder, 'images/web.qcow2');
    const [channel = ''] = /<channel[\s\S]*<\/channel>/.exec(this.#agent.devices) ?? [];
    return `${channel}
      <disk type='file'><driver name='qemu' type='qcow2'/><source file='${disk}'/>
        <target dev='vda' bus='virtio'/></disk>
      <interface type='network'><source network='default'/><mac address='52:54:00:aa:bb:01'/>
        <model type='virtio'/><rom enabled='no'/></interface>
      <serial type='pty'/><console type='pty'/>
      <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>`;
  }
}

/** Writes one MiB of data, and then a hole of the same size. */
export function writeSparseImage(path: string): void {
  writeFileSync(path, Buffer.alloc(MIB, 'data'));
  truncateSync(path, 2 * MIB);
}

function guestXml(devices: string): string {
  return `<domain type='qemu'><name>web</name><memory unit='MiB'>64</memory>
    <vcpu current='1'>4</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os>
    <features><acpi/></features><devices>${devices}<memballoon model='virtio'/></devices></domain>`;
}

async function makeNetwork(connection: Connection): Promise<void> {
  const network = await connection.networkDefineXml(`<network><name>default</name>
    <forward mode='nat'/><bridge name='virbr0'/><ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip></network>`);
  await network.create();
}

async function makePools(connection: Connection, folder: string): Promise<void> {
  for (const name of ['default', 'images']) {
    mkdirSync(join(folder, name), { recursive: true });
    const target = `<target><path>${join(folder, name)}</path></target>`;
    const xml = `<pool type='dir'><name>${name}</name>${target}</pool>`;
    await (await connection.storagePoolDefineXml(xml)).create();
  }
}

async function webXml(connection: Connection | undefined): Promise<string | undefined> {
  return (await connection?.domainLookupByName('web'))?.getXmlDesc();
}

async function stateOf(connection: Connection): Promise<string> {
  const parts: unknown[] = [];
  for (const domain of await connection.listAllDomains()) {
    parts.push(
      await domain.getState(),
      withoutAgent(await domain.getXmlDesc()),
      await domain.getAutostart(),
    );
    parts.push(await domain.getXmlDesc({ flags: 'INACTIVE' }).catch(String));
    parts.push(await domain.hasManagedSaveImage(), (await domain.listAllSnapshots()).map(String));
  }
  for (const pool of await connection.listAllStoragePools()) {
    await pool.refresh();
    parts.push(
      pool.name,
      (await pool.listAllVolumes()).map(({ name }) => name),
    );
    parts.push(await pool.getXmlDesc());
  }
  for (const network of await connection.listAllNetworks())
    parts.push(await network.getXmlDesc(), await network.isActive());
  return JSON.stringify(parts, jsonReplacer);
}

/** The agent connects and disconnects by itself. */
function withoutAgent(xml: string): string {
  return xml.replace(/ state='(?:dis)?connected'/, '');
}

async function removeGuests(connection: Connection): Promise<void> {
  for (const domain of await connection.listAllDomains()) {
    if (await domain.isActive()) await domain.destroy().catch(ignoreIfGone(domain));
    await domain
      .undefineFlags({
        flags: ['MANAGED_SAVE', 'SNAPSHOTS_METADATA', 'CHECKPOINTS_METADATA', 'NVRAM'],
      })
      .catch(ignoreIfGone(domain));
  }
}

/** A transient guest disappears when it is destroyed. */
function ignoreIfGone(domain: Domain): (error: unknown) => Promise<void> {
  return async (error) => {
    if (await domain.isPersistent().catch(() => false)) throw error;
  };
}
