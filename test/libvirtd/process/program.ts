/**
 * A program that uses the package as users do: program.ts WAY URI
 *
 * It prints "worked" when its work is done. After that, nothing of its own keeps the process alive.
 * It prints the number of timers that would keep the process alive.
 */
import type { Connection, LibvirtError } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';

const SECRET_GUEST = `<domain type='test'><name>open-sesame</name><memory>65536</memory>
  <os><type>hvm</type></os></domain>`;

const WAYS: Readonly<Record<string, (uri: string) => Promise<unknown>>> = {
  async closes(uri) {
    const connection = await connect(uri);
    await work(connection);
    await connection.close();
  },
  async disposes(uri) {
    await using connection = await connect(uri);
    await work(connection);
  },
  async forgets(uri) {
    await work(await connect(uri));
  },
  async 'leaves calls behind'(uri) {
    const connection = await connect(uri);
    const says = (type: string) => process.stdout.write(`answer: ${type}\n`);
    for (let call = 0; call < 20; call += 1) void connection.getType().then(says);
  },
  async 'cannot connect'(uri) {
    await connect(uri).catch((error: LibvirtError) => process.stdout.write(`${error.code}\n`));
  },
};

const [way = '', uri = ''] = process.argv.slice(2);
await WAYS[way]?.(uri);
process.stdout.write('worked\n');
const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
if (timers.length > 0) process.stdout.write(`${timers.length} timers are left\n`);

async function work(connection: Connection): Promise<void> {
  const domain = await connection.domainDefineXml(SECRET_GUEST);
  await domain.undefine();
}
