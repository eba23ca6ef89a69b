/** The hosts in the rows. Each has its own address, so that the address identifies the host. */
export const HOSTS: ReadonlyArray<readonly [name: string, address: string]> = [
  ['localhost', '127.0.0.1'],
  ['h', '127.0.1.1'],
  ['host.example', '127.0.1.2'],
  ['H.EXAMPLE', '127.0.1.3'],
  ['under_score', '127.0.1.4'],
  ['system', '127.0.1.5'],
  ['session', '127.0.1.6'],
  ['a.b-c.d', '127.0.1.7'],
  ['10.0.0.1.example', '127.0.1.8'],
];

/** Alternative spellings of addresses. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['0:0:0:0:0:0:0:1', '::1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
]);

/** Returns the address at which connections to a target's host arrive. */
export function addressOf(host: string): string {
  return HOSTS.find(([name]) => name === host)?.[1] ?? SPELLINGS.get(host) ?? host;
}
