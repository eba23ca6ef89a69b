/**
 * A web page of hosts and guests that is always current.
 *
 *     npm run panel                                      hosts in memory, to look around
 *     npm run panel -- --write                           the same, and guests can be changed
 *     npm run panel -- qemu:///system                    a real host
 *     npm run panel -- --write qemu+ssh://root@hail/system qemu+ssh://root@sleet/system
 *
 *     --write            allow changes, consoles and screens; without it the hosts get read-only
 *                        connections
 *     --port PORT        default: 8177
 *     --listen ADDRESS   default: 127.0.0.1. The panel has no encryption: see docs/panel.md
 */
import { parseArgs } from 'node:util';
import type { HostTarget } from 'libvirt-client/fleet';
import { openFleet } from 'libvirt-client/fleet';
import { startDemo } from './demo/demo.ts';
import { startPanel } from './panel.ts';

const { values, positionals: uris } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    port: { type: 'string', default: '8177' },
    listen: { type: 'string', default: '127.0.0.1' },
  },
});

await using demo = uris.length === 0 ? await startDemo() : undefined;
await using fleet = await openFleet(demo?.hosts ?? namedHosts(uris), {
  inventory: { kinds: ['domain'] },
  connect: { readOnly: !values.write },
  probeEveryMs: 10_000,
  retry: { maxDelayMs: 15_000 },
});
await using panel = await startPanel(fleet, {
  ...{ write: values.write, port: Number(values.port), address: values.listen },
  ...demo?.panelOptions,
});
console.log(`Panel: ${panel.url}`);
console.log(values.write ? 'Guests can be changed.' : 'Read-only. Add --write to change guests.');

// The resources above are then closed in the reverse order.
await new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});

/** Names each host by its URI's host name, or by the whole URI if two have the same name. */
function namedHosts(all: readonly string[]): Record<string, HostTarget> {
  const names = all.map((uri) => (URL.canParse(uri) && new URL(uri).hostname) || 'localhost');
  const isUnique = (name: string): boolean => names.filter((each) => each === name).length === 1;
  return Object.fromEntries(
    all.map((uri, index) => {
      const name = names[index] ?? uri;
      return [isUnique(name) ? name : uri, uri];
    }),
  );
}
