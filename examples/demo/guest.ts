import type { Connection, Domain } from '../../src/index.ts';
import { bar, bytes, fact, heading, state } from './paint.ts';
import { drawScreen } from './screen.ts';

/** Defines a guest, starts it, shows it, stops it and removes it. Its events tell the story. */
export async function runGuest(connection: Connection): Promise<void> {
  const name = `libvirt-client-demo-${process.pid}`;
  heading(`A guest of our own: ${name}`);
  const events = await connection.listen('domain:lifecycle', (event) => {
    if (event.type !== 'domain:lifecycle' || event.domain.name !== name) return;
    fact('event', `${event.eventName} (${event.detailName})`);
  });
  const domain = await connection.domainDefineXml(await guestXml(connection, name));
  try {
    fact('defined', domain.uuid);
    await domain.create();
    await showRunning(domain);
    await domain.suspend();
    await domain.resume();
    await domain.destroy();
    fact('stopped', state((await domain.getState()).stateName));
  } finally {
    if (await domain.isActive()) await domain.destroy();
    await domain.undefine();
    fact('removed', 'nothing of it is left');
    await events.close();
  }
}

async function showRunning(domain: Domain): Promise<void> {
  const { stateName, reasonName } = await domain.getState();
  fact('started', `id ${domain.id}, ${state(stateName)}, ${reasonName}`);
  const [{ maxMem, memory, nrVirtCpu }, xml] = await Promise.all([
    domain.getInfo(),
    domain.getXmlDesc(),
  ]);
  fact('memory', `${bar(memory, maxMem)} ${bytes(memory * 1024n)} of ${bytes(maxMem * 1024n)}`);
  fact('vCPUs', String(nrVirtCpu));
  fact('XML', `${xml.length} characters; domain.getConfig() has them as an object`);
  await drawScreen(domain);
}

/** Returns the XML of a small guest that this host can run: no disk, no operating system. */
async function guestXml(connection: Connection, name: string): Promise<string> {
  const capabilities = await connection.getCapabilities();
  const type = await connection.getType();
  const domainType = /<domain type=['"](kvm|qemu|test)['"]/.exec(capabilities)?.[1];
  return `<domain type='${domainType ?? type.toLowerCase()}'>
    <name>${name}</name>
    <memory unit='MiB'>64</memory>
    <vcpu>1</vcpu>
    <os><type>hvm</type></os>
    <devices>
      <graphics type='vnc'/>
      <video><model type='vga'/></video>
    </devices>
  </domain>`;
}
