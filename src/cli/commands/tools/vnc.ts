import type { Domain, GuestDisplay } from '../../../index.ts';
import { openGraphics } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { Row, StreamResult } from '../../output/result.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import { LocalServer } from './local-server.ts';

/** Makes the VNC display of a domain available on a port of this machine. */
export async function vnc(context: CommandContext): Promise<StreamResult> {
  const { connection, args, signal } = context;
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  // A display that cannot be opened fails the command, not only its first client.
  const { password, stream } = await openDisplay(context, domain);
  stream.destroy();
  const server = await LocalServer.listen(context, {
    listen: { host: '127.0.0.1', port: args.integer('port') ?? 0 },
    open: async () => (await openDisplay(context, domain)).stream,
  });
  const row = {
    ...{ name: domain.name, address: server.address, port: server.port },
    ...(args.flag('include-password') ? { password: password ?? null } : {}),
  };
  return { kind: 'stream', rows: untilAbort(context, server, row), line: lineOf };
}

function openDisplay({ args, signal }: CommandContext, domain: Domain): Promise<GuestDisplay> {
  const index = args.integer('index') ?? 0;
  return openGraphics(domain, { type: 'vnc', index, signal });
}

/** Yields the row when clients can connect, and serves them until the command ends. */
export async function* untilAbort(
  { signal }: CommandContext,
  server: LocalServer,
  row: Row,
): AsyncIterable<Row> {
  try {
    yield row;
    await server.untilAbort();
    signal.throwIfAborted();
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

function lineOf({ address, password }: Row): string {
  return `vnc://${address}${typeof password === 'string' ? `  password: ${password}` : ''}`;
}
