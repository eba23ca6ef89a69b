import type { ListenOptions } from 'node:net';
import type { CommandContext } from '../../context/command-context.ts';
import type { Row, StreamResult } from '../../output/result.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import { parseTarget } from './forward-target.ts';
import { LocalServer } from './local-server.ts';
import { untilAbort } from './vnc.ts';

/** Makes a display, a console, a channel or a port of a guest available on this machine. */
export async function forward(context: CommandContext): Promise<StreamResult> {
  const { connection, args, signal } = context;
  const listen = listenOptions(args);
  const text = args.text('target');
  const openTarget = parseTarget(text);
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const target = await openTarget(domain, context);
  try {
    // A target that cannot be opened fails the command, not only its first client.
    if (target.isTried) (await target.open()).destroy();
    const server = await LocalServer.listen(context, { listen, open: target.open });
    const { address, port } = server;
    const row = { name: domain.name, target: text, address, port };
    async function* rows(): AsyncIterable<Row> {
      try {
        yield* untilAbort(context, server, row);
      } finally {
        await target.close();
      }
    }
    return { kind: 'stream', rows: rows(), line: lineOf };
  } catch (error) {
    await target.close();
    throw error;
  }
}

function listenOptions(args: Args): ListenOptions {
  const path = args.optionalText('socket');
  const port = args.integer('port');
  const host = args.optionalText('bind');
  if (path === undefined) return { host: host ?? '127.0.0.1', port: port ?? 0 };
  if (port === undefined && host === undefined) return { path };
  throw new UsageError('--socket excludes --port and --bind');
}

function lineOf({ name, target, address }: Row): string {
  return `Forwarding ${address} to ${target} of ${name}`;
}
