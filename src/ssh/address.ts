/** A host and a port as messages show them; an IPv6 address has colons of its own. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
