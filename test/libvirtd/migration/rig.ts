import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, Domain } from '../../../src/index.ts';
import { connect, enumName, VirDomainState, VirError } from '../../../src/index.ts';
import { until } from '../../support/until.ts';
import type { Libvirtd } from '../support/libvirtd.ts';
import { startLibvirtd } from '../support/libvirtd.ts';
import { Lane } from './lane.ts';
import type { Side } from './step-log.ts';

/** One of the two hosts. */
export interface Host {
  readonly daemon: Libvirtd;
  /** A connection that no test cuts. It is replaced after a restart of the daemon. */
  connection: Connection;
}

/** Two hosts between which guests migrate: two private daemons in one network namespace. */
export class MigrationRig implements AsyncDisposable {
  readonly source: Host;
  readonly destination: Host;
  /** A folder that both hosts share. */
  readonly folder: string;

  private constructor(source: Host, destination: Host) {
    this.source = source;
    this.destination = destination;
    this.folder = mkdtempSync(join(tmpdir(), 'shared-'));
    writeFileSync(join(this.folder, 'boot.img'), memoryWriter());
  }

  static async start(): Promise<MigrationRig> {
    const source = await startLibvirtd();
    const destination = await startLibvirtd({ networkOf: source });
    return new MigrationRig(await hostOf(source), await hostOf(destination));
  }

  host(side: Side): Host {
    return side === 'source' ? this.source : this.destination;
  }

  /** Opens connections of a client to both hosts, which log the steps. */
  openLane(): Promise<Lane> {
    return Lane.open(this.source.daemon, this.destination.daemon);
  }

  /** Starts the daemon of a host again after a crash. */
  async restart(side: Side): Promise<void> {
    const host = this.host(side);
    await host.connection.close();
    await host.daemon.restart();
    host.connection = await connect(host.daemon.uri('qemu'));
  }

  /** Defines a guest without a disk and starts it on the source. */
  async startGuest(name: string): Promise<Domain> {
    const { connection } = this.source;
    const domain = await connection.domainDefineXml(guestXml(name, ''));
    await domain.create();
    return domain;
  }

  /**
   * Defines a guest that writes to its memory all the time, and starts it on the source. Its migration
   * does not end by itself if the bandwidth is limited to 1 MiB/s.
   */
  async startBusyGuest(name: string): Promise<Domain> {
    const { connection } = this.source;
    const disk = `<disk type='file'><driver name='qemu' type='raw'/>
      <source file='${this.folder}/boot.img'/><target dev='vda' bus='virtio'/><readonly/></disk>`;
    const domain = await connection.domainDefineXml(guestXml(name, disk));
    await domain.create();
    await until(() => writes(domain));
    return domain;
  }

  /** Creates an empty disk that both hosts see. Returns its path. */
  makeSharedDisk(name: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, Buffer.alloc(1_048_576));
    return path;
  }

  /** Defines a guest with a disk and starts it on the source. */
  async startGuestWithDisk(name: string, path: string): Promise<Domain> {
    const disk = `<disk type='file'><driver name='qemu' type='raw'/>
      <source file='${path}'/><target dev='vda' bus='virtio'/></disk>`;
    const domain = await this.source.connection.domainDefineXml(guestXml(name, disk));
    await domain.create();
    return domain;
  }

  /** Describes the guest on a host: `absent`, or state, reason and definition. */
  async stateOn(side: Side, name: string): Promise<string> {
    try {
      const domain = await this.host(side).connection.domainLookupByName(name);
      const { state, reasonName } = await domain.getState();
      const kept = (await domain.isPersistent()) ? 'persistent' : 'transient';
      return `${enumName(VirDomainState, state)} (${reasonName}), ${kept}`;
    } catch (error) {
      if (error instanceof VirError && error.code === 'VIR_ERR_NO_DOMAIN') return 'absent';
      throw error;
    }
  }

  /** Removes the guest from both hosts. */
  async forget(name: string): Promise<void> {
    for (const { connection } of [this.source, this.destination]) {
      for (const domain of await connection.listAllDomains()) {
        if (domain.name !== name) continue;
        if (await domain.isActive()) await domain.destroy().catch(() => {});
        await domain.undefine().catch(() => {});
      }
      await until(async () => (await connection.listAllDomains()).every((d) => d.name !== name));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { connection, daemon } of [this.destination, this.source]) {
      await connection.close();
      await daemon.stop();
    }
    rmSync(this.folder, { recursive: true });
  }
}

async function hostOf(daemon: Libvirtd): Promise<Host> {
  return { daemon, connection: await connect(daemon.uri('qemu')) };
}

function guestXml(name: string, devices: string): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices>${devices}<memballoon model='virtio'/></devices></domain>`;
}

/** Whether the boot sector of {@link memoryWriter} has written. */
async function writes(domain: Domain): Promise<boolean> {
  const [low, high] = await domain.memoryPeek(LAST_WRITTEN, 2, { flags: 'PHYSICAL' });
  return low !== 0 || high !== 0;
}

const LAST_WRITTEN = 0x8_ff_fe;

/**
 * Returns a disk of one MiB whose boot sector writes to the memory from 128 KiB to 576 KiB at each
 * tick of the timer, 18 times a second:
 *
 *            sti
 *     start: mov bx, 0x2000
 *     next:  mov es, bx
 *            xor di, di
 *            mov cx, 0x8000
 *            rep stosw
 *            inc ax
 *            add bh, 0x10
 *            cmp bh, 0x90
 *            jne next
 *            hlt
 *            jmp start
 */
function memoryWriter(): Buffer {
  const code = 'fb bb0020 8ec3 31ff b90080 f3ab 40 80c710 80ff90 75ee f4 ebe8';
  const disk = Buffer.alloc(1_048_576);
  disk.write(code.replaceAll(' ', ''), 'hex');
  disk.writeUInt16BE(0x55_aa, 510);
  return disk;
}
