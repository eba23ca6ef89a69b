import type { Bench, Target } from '../suite/bench.ts';
import { Contestants, uriOf } from '../suite/bench.ts';
import { wholeProgram, wholeProgramCpu } from '../suite/program.ts';

/** Connections: open, one call, close. */
export async function benchOpen(bench: Bench, target: Target, server: string): Promise<void> {
  const contestants = new Contestants(bench, target, { isPinned: true });
  const operation = ['open', String(Math.ceil(500 * bench.scale))];
  await bench.measure({
    id: `open/${server}`,
    title: `Open, one call, close, ${server}`,
    metric: 'rate',
    contestants: [
      contestants.ours(operation),
      ...contestants.c(operation),
      contestants.floor('raw', operation),
      ...contestants.unraid(operation),
    ],
  });
}

/** A whole program, from its start to the first answer and its exit. */
export async function benchStart(bench: Bench, target: Target): Promise<void> {
  const { programs, machine } = bench;
  const node = process.execPath;
  const { socketPath, driver } = target;
  const uri = uriOf(target);
  await bench.measure({
    id: 'start',
    title: 'Start of a program to its first answer and exit',
    metric: 'time',
    contestants: [
      wholeProgram('libvirt-client', [
        node,
        `${programs}/ours.js`,
        `${programs}/package`,
        uri,
        'first',
      ]),
      wholeProgram('node -e 0', [node, '-e', '0']),
      wholeProgram('raw', [node, `${programs}/floor.js`, 'raw', socketPath, driver, 'first']),
      ...(machine.client === undefined ? [] : [wholeProgram('C', [machine.client, uri, 'first'])]),
      ...(machine.hasUnraid
        ? [wholeProgram('@unraid', [node, 'bench/programs/unraid.mjs', uri, 'first'])]
        : []),
    ],
  });
}

/** Loading the library alone, without a connection. */
export async function benchImport(bench: Bench): Promise<void> {
  const library = `file://${bench.programs}/package/index.js`;
  const node = (name: string, code: string) =>
    wholeProgram(name, [process.execPath, '-e', code], { isPinned: true });
  await bench.measure({
    id: 'import',
    title: 'Import of the package',
    metric: 'time',
    contestants: [
      node('libvirt-client', `import('${library}')`),
      node('node -e 0', '0'),
      node('empty module', "import('data:text/javascript,')"),
    ],
  });
}

/** The command line: a list of one domain, beside virsh and a program that does nothing. */
export async function benchCommandLine(bench: Bench, target: Target): Promise<void> {
  const lvsh = `${bench.programs}/package/cli/lvsh.js`;
  const uri = uriOf(target);
  await bench.measure({
    id: 'lvsh',
    title: 'CPU time of `lvsh list`',
    metric: 'time',
    contestants: [
      wholeProgramCpu('lvsh list', [process.execPath, lvsh, '-c', uri, 'list']),
      wholeProgramCpu('node -e 0', [process.execPath, '-e', '0']),
      wholeProgramCpu('virsh list', ['virsh', '-c', uri, 'list']),
    ],
  });
}

/** Private memory of an idle connection. */
export async function benchMemory(bench: Bench, target: Target): Promise<void> {
  const contestants = new Contestants(bench, target, {});
  const operation = ['memory', String(Math.ceil(1000 * bench.scale))];
  await bench.measure({
    id: 'memory',
    title: 'Private memory of an idle connection',
    metric: 'memory',
    contestants: [
      contestants.ours(operation),
      ...contestants.c(operation),
      contestants.floor('raw', operation),
      ...contestants.unraid(operation),
    ],
  });
}
