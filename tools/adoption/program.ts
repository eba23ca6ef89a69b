/**
 * Returns a whole program for the lines of a command: the imports, the connection, and the objects
 * that the lines name. So each program of the page runs when it is pasted alone.
 */
export function wholeProgram(lines: string): string {
  const objects = lookups(lines);
  const body = [CONNECTION, ...objects, lines].join('\n');
  return `${imports(body).join('\n')}\n\n${body}`;
}

const CONNECTION = "await using connection = await connect('qemu:///system');";

/** The line that looks an object up, by the name of its variable. An object precedes its parts. */
const LOOKUPS: Readonly<Record<string, string>> = {
  domain: "const domain = await connection.domainLookupByName('web');",
  snapshot: "const snapshot = await domain.snapshotLookupByName('before');",
  checkpoint: "const checkpoint = await domain.checkpointLookupByName('sunday');",
  network: "const network = await connection.networkLookupByName('default');",
  port: "const port = await network.portLookupByUuid('6695eb01-f6a4-8304-79aa-97f2502e193f');",
  pool: "const pool = await connection.storagePoolLookupByName('default');",
  volume: "const volume = await pool.storageVolLookupByName('web.qcow2');",
  device: "const device = await connection.nodeDeviceLookupByName('pci_0000_03_00_0');",
  hostInterface: "const hostInterface = await connection.interfaceLookupByName('eth0');",
  filter: "const filter = await connection.nwFilterLookupByName('clean-traffic');",
  binding: "const binding = await connection.nwFilterBindingLookupByPortDev('vnet0');",
  secret:
    "const secret = await connection.secretLookupByUuid('6695eb01-f6a4-8304-79aa-97f2502e193f');",
};

/** The names that a program may import, by module. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  'node:fs/promises': ['readFile', 'writeFile'],
  'node:stream/promises': ['pipeline'],
  'libvirt-client': [
    'connect',
    'enumName',
    'findAddresses',
    'guestExec',
    'openGraphics',
    'openReadOnly',
    'shutdownGracefully',
    'VirCPUCompareResult',
    'waitForAddress',
    'waitForDomainState',
  ],
};

/** Walks backwards, because a part needs the object that it belongs to. */
function lookups(lines: string): readonly string[] {
  const found: string[] = [];
  for (const [name, line] of Object.entries(LOOKUPS).reverse()) {
    const isUsed = uses([lines, ...found].join('\n'), name) && !declares(lines, name);
    if (isUsed) found.unshift(line);
  }
  return found;
}

function imports(body: string): readonly string[] {
  return Object.entries(MODULES).flatMap(([from, names]) => {
    const used = names.filter((name) => uses(body, name));
    return used.length === 0 ? [] : [`import { ${used.join(', ')} } from '${from}';`];
  });
}

/** A variable, as opposed to a property or a part of a text. */
function uses(code: string, name: string): boolean {
  const withoutTexts = code.replace(/'[^'\n]*'/g, "''");
  return new RegExp(`(?<![\\w.])${name}(?=[.(,)\\]])`).test(withoutTexts);
}

function declares(code: string, name: string): boolean {
  return new RegExp(`\\bconst (?:${name}\\b|[{[][^}\\]]*\\b${name}\\b(?!:))`).test(code);
}
