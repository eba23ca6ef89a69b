import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Connection } from '../../../index.ts';
import { collectMetrics, METRICS_CONTENT_TYPES, prometheusText } from '../../../metrics/index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { chosenUris, hostLabels } from '../../context/uris.ts';
import type { OutputStream } from '../../environment/environment.ts';
import type { WrittenResult } from '../../output/result.ts';
import { safeLines } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';

type Hosts = ReadonlyMap<string, Connection | undefined>;

/** Prints the metrics of hosts, or serves them over HTTP. */
export async function metrics(context: CommandContext): Promise<WrittenResult> {
  const { args, environment } = context;
  const listen = args.optionalText('listen');
  const address = listen === undefined ? undefined : parseAddress(listen);
  const hosts = await openHosts(context);
  try {
    if (address === undefined) await print(environment.stdout, await textOf(context, hosts));
    else await serve(context, hosts, address);
  } finally {
    await Promise.allSettled([...hosts.values()].map((connection) => connection?.close()));
  }
  return { kind: 'written' };
}

/** Labels have names of the daemon, which must not control a terminal. */
async function print(output: OutputStream, text: string): Promise<void> {
  await output.write(output.isTTY ? safeLines(text) : text);
}

/** With several hosts, one that cannot be reached is down; a single one fails the command. */
async function openHosts(context: CommandContext): Promise<Hosts> {
  const { environment, globals, signal } = context;
  const readOnly = globals.isReadOnly;
  const uris = chosenUris(globals, environment);
  const opened = await Promise.allSettled(
    uris.map((uri) => environment.connect(uri, { readOnly, reconnect: true, signal })),
  );
  const [first] = opened;
  if (opened.length === 1 && first?.status === 'rejected') throw first.reason;
  const labels = hostLabels(uris);
  return new Map(
    opened.map((each, at) => [
      labels[at] ?? 'localhost',
      each.status === 'fulfilled' ? each.value : undefined,
    ]),
  );
}

async function textOf(context: CommandContext, hosts: Hosts): Promise<string> {
  const { args, signal } = context;
  const [only] = hosts.values();
  const source = hosts.size === 1 && only !== undefined ? only : hosts;
  const samples = await collectMetrics(source, {
    uuid: args.flag('uuid'),
    jobs: args.flag('jobs'),
    pools: !args.flag('no-pools'),
    signal,
    onError: (error, host) => void context.notice(`${host ?? 'host'}: ${String(error)}`),
  });
  return prometheusText(samples);
}

interface Address {
  readonly host: string;
  readonly port: number;
}

function parseAddress(text: string): Address {
  const [, host = '', port = ''] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
  if (host === '' || Number(port) > 65_535) {
    throw new UsageError(
      `--listen "${text}" is not an address and a port`,
      'Write 127.0.0.1:9177 or [::1]:9177',
    );
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}

/** Serves the metrics until the command ends. */
async function serve(context: CommandContext, hosts: Hosts, address: Address): Promise<void> {
  const { createServer } = await import('node:http');
  const { signal } = context;
  const server = createServer((request, response) => {
    if (new URL(request.url ?? '/', 'http://host').pathname !== '/metrics') {
      response.writeHead(404).end('The metrics are at /metrics\n');
      return;
    }
    textOf(context, hosts).then(
      (text) => {
        response.setHeader('Content-Type', METRICS_CONTENT_TYPES.prometheus);
        response.end(text);
      },
      () => response.writeHead(500).end('The metrics could not be read\n'),
    );
  });
  server.listen(address.port, address.host);
  await once(server, 'listening', { signal });
  try {
    const { port } = server.address() as AddressInfo;
    const host = address.host.includes(':') ? `[${address.host}]` : address.host;
    await context.notice(`Serving http://${host}:${port}/metrics`);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
