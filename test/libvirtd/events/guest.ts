import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, Domain } from '../../../src/index.ts';
import {
  VirDomainBlockCopyFlags,
  VirDomainBlockJobAbortFlags,
  VirDomainMetadataType,
} from '../../../src/index.ts';
import type { Libvirtd } from '../support/libvirtd.ts';
import { bootSector, KEYS } from './boot-sector.ts';
import { greetVnc } from './vnc.ts';
import type { Watcher } from './watcher.ts';

const LINUX_KEYCODES = 0;
const HOLD_MS = 50;

/** A guest that causes each event that is possible without an operating system. */
export class GuestWithEverything implements AsyncDisposable {
  readonly #domain: Domain;
  readonly #folder: string;

  private constructor(domain: Domain, folder: string) {
    this.#domain = domain;
    this.#folder = folder;
  }

  static async define(connection: Connection, daemon: Libvirtd): Promise<GuestWithEverything> {
    const folder = mkdtempSync(join(tmpdir(), 'libvirt-events-'));
    writeFileSync(join(folder, 'boot.img'), bootSector());
    for (const name of ['boot.img', 'cd.iso', 'usb.img']) {
      writeFileSync(join(folder, name), '', { flag: 'a' });
      truncateSync(join(folder, name), 1_048_576);
    }
    // The mount is in the daemon's own mount namespace, so it ends with the daemon.
    const script = `mkdir /run/tiny; mount -t tmpfs -o size=8k tmpfs /run/tiny
      truncate -s 1M /run/tiny/full.img`;
    execFileSync('nsenter', ['--target', String(daemon.pid), '--mount', 'sh', '-ec', script]);
    return new GuestWithEverything(await connection.domainDefineXml(xml(folder)), folder);
  }

  async live(watcher: Watcher): Promise<void> {
    await this.#start(watcher);
    await this.#work(watcher);
    await this.#changeDevices(watcher);
    await this.#copyDisk(watcher);
    await this.#showScreen(watcher);
    await this.#sleep(watcher);
    await this.#fail(watcher);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (await this.#domain.isActive().catch(() => false)) await this.#domain.destroy();
    rmSync(this.#folder, { recursive: true });
  }

  async #start(watcher: Watcher): Promise<void> {
    await this.#domain.create();
    await watcher.until('domain:rtc-change');
  }

  async #work(watcher: Watcher): Promise<void> {
    await this.#press('watchdog');
    await watcher.until('domain:watchdog', { action: 0 });
    await this.#press('balloon');
    await watcher.until('domain:balloon-change', { actual: 15_360 });
    await this.#domain.setBlockThreshold('hda', 1);
    await this.#press('writeFirst');
    await watcher.until('domain:block-threshold');
    await this.#domain.suspend();
    await this.#domain.resume();
    await this.#domain.setBlockIoTune('hda', { total_bytes_sec: 1_000_000_000 });
    await watcher.until('domain:tunable');
    const { TITLE } = VirDomainMetadataType;
    await this.#domain.setMetadata(TITLE, 'all things');
    await watcher.until('domain:metadata-change');
    await this.#domain.reset();
    await watcher.until('domain:reboot');
    await watcher.until('domain:rtc-change');
  }

  async #changeDevices(watcher: Watcher): Promise<void> {
    const usb = `<disk type='file'><driver name='qemu' type='raw'/>
      <source file='${this.#folder}/usb.img'/><target dev='sda' bus='usb'/></disk>`;
    await this.#domain.attachDevice(usb);
    await watcher.until('domain:device-added');
    await this.#domain.detachDevice(usb);
    await watcher.until('domain:device-removed');
    await this.#domain.updateDeviceFlags(`<disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/><source file='${this.#folder}/cd.iso'/>
      <target dev='hdc' bus='ide'/><readonly/></disk>`);
    await watcher.until('domain:tray-change', { reason: 1 });
  }

  async #copyDisk(watcher: Watcher): Promise<void> {
    const copy = `<disk type='file'><driver type='raw'/>
      <source file='${this.#folder}/copy.img'/></disk>`;
    await this.#domain.blockCopy('hda', copy, { flags: VirDomainBlockCopyFlags.TRANSIENT_JOB });
    await watcher.until('domain:block-job-2', { status: 3 });
    await this.#domain.blockJobAbort('hda', { flags: VirDomainBlockJobAbortFlags.PIVOT });
    await watcher.until('domain:block-job-2', { status: 0 });
    await this.#domain.backupBegin(`<domainbackup><disks><disk name='hda' type='file'>
      <driver type='raw'/><target file='${this.#folder}/backup.img'/></disk>
      <disk name='hdb' backup='no'/></disks></domainbackup>`);
    await watcher.until('domain:job-completed');
  }

  async #showScreen(watcher: Watcher): Promise<void> {
    const leave = await greetVnc(join(this.#folder, 'vnc.sock'));
    await watcher.until('domain:graphics', { phase: 1 });
    leave();
    await watcher.until('domain:graphics', { phase: 2 });
  }

  async #sleep(watcher: Watcher): Promise<void> {
    await this.#press('sleep');
    await watcher.until('domain:lifecycle', { event: 7 });
    await this.#domain.pmWakeup();
    await watcher.until('domain:pm-wakeup');
    await watcher.until('domain:rtc-change');
    await this.#press('sleepOnDisk');
    await watcher.until('domain:pm-suspend-disk');
    await watcher.until('domain:lifecycle', { event: 5 });
  }

  async #fail(watcher: Watcher): Promise<void> {
    await this.#start(watcher);
    await this.#domain.managedSave();
    await this.#domain.create();
    await watcher.until('domain:lifecycle', { event: 2, detail: 2 });
    await this.#press('writeSecond');
    await watcher.until('domain:io-error-reason', { reason: 'enospc', action: 1 });
    await this.#domain.destroy();
    await this.#domain.undefine();
    await watcher.until('domain:lifecycle', { event: 1 });
  }

  async #press(key: keyof typeof KEYS): Promise<void> {
    await this.#domain.sendKey(LINUX_KEYCODES, HOLD_MS, [KEYS[key]]);
  }
}

function xml(folder: string): string {
  return `<domain type='qemu'><name>everything</name><memory unit='MiB'>16</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
    <features><acpi/></features>
    <pm><suspend-to-mem enabled='yes'/><suspend-to-disk enabled='yes'/></pm>
    <devices>
      <disk type='file'><driver name='qemu' type='raw'/><source file='${folder}/boot.img'/>
        <target dev='hda' bus='ide'/></disk>
      <disk type='file'><driver name='qemu' type='raw' error_policy='enospace'/>
        <source file='/run/tiny/full.img'/><target dev='hdb' bus='ide'/></disk>
      <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>
      <disk type='file' device='cdrom'>
        <source file='${folder}/missing.iso' startupPolicy='optional'/>
        <target dev='hdd' bus='ide'/><readonly/></disk>
      <controller type='usb' model='piix3-uhci'/>
      <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
      <graphics type='vnc' socket='${folder}/vnc.sock'/>
      <watchdog model='ib700' action='none'/>
      <memballoon model='virtio'><address type='pci' slot='0x07'/></memballoon>
    </devices></domain>`;
}
