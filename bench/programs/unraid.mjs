// @unraid/libvirt, a native binding, measured: node unraid.mjs URI OPERATION [ARGUMENT...]
// It has no getLibVersion; the host's name stands in.
import { readFileSync } from 'node:fs';
import { Hypervisor } from '../peers/node_modules/@unraid/libvirt/dist/index.js';

const [uri, operation, ...rest] = process.argv.slice(2);
let cpuBefore;
let startedAt;

const begin = () => {
  cpuBefore = process.cpuUsage();
  startedAt = performance.now();
};
const end = (count) => {
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  console.log(JSON.stringify({ operations: count, seconds, cpuSeconds: (user + system) / 1e6 }));
};
const inLoops = async (count, loops, one) => {
  const loop = async () => {
    for (let left = Math.floor(count / loops); left > 0; left -= 1) await one();
  };
  await Promise.all(Array.from({ length: loops }, loop));
};
const open = async () => {
  const hypervisor = new Hypervisor({ uri });
  await hypervisor.connectOpen();
  return hypervisor;
};
const openCallClose = async () => {
  const hypervisor = await open();
  await hypervisor.connectGetHostname();
  await hypervisor.connectClose();
};
const privateKibibytes = () => {
  globalThis.gc?.();
  return Number(
    /^Private_Dirty:\s+(\d+)/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))[1],
  );
};

const operations = {
  first: openCallClose,
  async open(count) {
    await inLoops(count / 10 + 1, 1, openCallClose);
    begin();
    await inLoops(count, 1, openCallClose);
    end(Number(count));
  },
  async memory(count) {
    const kept = [await open()];
    const before = privateKibibytes();
    for (let left = count; left > 0; left -= 1) kept.push(await open());
    const kibibytes = privateKibibytes() - before;
    console.log(JSON.stringify({ operations: Number(count), kibibytes }));
  },
  async calls(name, count, loops) {
    const hypervisor = await open();
    const domain = await hypervisor.domainLookupByName('test');
    const one = () =>
      name === 'info' ? hypervisor.domainGetInfo(domain) : hypervisor.connectGetHostname();
    await inLoops(Math.max(count / 10, loops), loops, one);
    begin();
    await inLoops(count, loops, one);
    end(Number(count));
  },
  async list(count) {
    const hypervisor = await open();
    await inLoops(2, 1, () => hypervisor.connectListAllDomains());
    begin();
    await inLoops(count, 1, () => hypervisor.connectListAllDomains());
    end(Number(count));
  },
  async xml(rounds, loops) {
    const hypervisor = await open();
    const domains = await hypervisor.connectListAllDomains();
    const all = async () => {
      let at = 0;
      await inLoops(domains.length, loops, () => hypervisor.domainGetXMLDesc(domains[at++]));
    };
    await all();
    begin();
    for (let left = rounds; left > 0; left -= 1) await all();
    end(rounds * domains.length);
  },
};
await operations[operation](...rest);
process.exit(0);
