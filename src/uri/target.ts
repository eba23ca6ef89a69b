import { ArgumentError } from '../errors/index.ts';
import type { Environment } from './environment.ts';
import { openName } from './open-name.ts';
import type { ClientParameters } from './parameters.ts';
import { readParameters } from './parameters.ts';
import type { ParsedUri, TransportName } from './parse.ts';
import { parseUri } from './parse.ts';
import { chooseSocket } from './sockets.ts';

const TCP_PORT = 16_509;
const TLS_PORT = 16_514;

interface TargetFacts {
  /** The URI as it was given; undefined when the daemon is to choose. */
  readonly uri: string | undefined;
  /** The name for CONNECT_OPEN. */
  readonly openName: string;
  readonly parameters: ClientParameters;
}

/** Where a connection leads, and how it gets there. */
export type Target =
  | (TargetFacts & {
      readonly transport: 'unix';
      readonly path: string;
      /** Every path that was looked at. */
      readonly tried: readonly string[];
    })
  | (TargetFacts & {
      readonly transport: 'tcp' | 'tls';
      readonly host: string;
      readonly port: number;
    })
  | (TargetFacts & {
      readonly transport: 'ssh' | 'libssh' | 'libssh2';
      readonly host: string;
      readonly port: number | undefined;
      readonly user: string | undefined;
    })
  | (TargetFacts & { readonly transport: 'ext'; readonly command: string });

/** No URI, and none in the environment: the daemon chooses its hypervisor. */
const NO_URI: ParsedUri = {
  driver: 'remote',
  transport: 'unix',
  user: undefined,
  host: undefined,
  port: undefined,
  path: '',
  query: [],
  fragment: undefined,
};

/**
 * Finds out where a URI leads. Without one, `LIBVIRT_DEFAULT_URI` counts, and without that the
 * daemon's own choice.
 *
 * @throws ArgumentError when the URI cannot be used.
 */
export function resolveTarget(
  given: string | undefined,
  isReadOnly: boolean,
  environment: Environment,
): Target {
  const text = given || environment.variables['LIBVIRT_DEFAULT_URI'] || undefined;
  const uri = text === undefined ? NO_URI : parseUri(text);
  const parameters = readParameters(uri);
  const facts: TargetFacts = { uri: text, openName: openName(uri, parameters), parameters };
  const transport: TransportName = uri.transport ?? (uri.host === undefined ? 'unix' : 'tls');
  const host = uri.host ?? 'localhost';
  switch (transport) {
    case 'unix':
      return {
        ...facts,
        transport,
        ...unixPath(text === undefined ? undefined : uri, parameters, { isReadOnly, environment }),
      };
    case 'tcp':
      return { ...facts, transport, host, port: uri.port ?? TCP_PORT };
    case 'tls':
      return { ...facts, transport, host, port: uri.port ?? TLS_PORT };
    case 'ssh':
    case 'libssh':
    case 'libssh2':
      return { ...facts, transport, host, port: uri.port, user: uri.user };
    case 'ext':
      return { ...facts, transport, command: requireCommand(parameters) };
  }
}

function unixPath(
  uri: ParsedUri | undefined,
  { texts, mode }: ClientParameters,
  options: { readonly isReadOnly: boolean; readonly environment: Environment },
): { readonly path: string; readonly tried: readonly string[] } {
  if (uri?.host !== undefined) {
    throw new ArgumentError(
      'The URI names a host, but a unix socket is local: leave the host out, or use another transport',
      { argument: 'uri' },
    );
  }
  if (texts.socket !== undefined) return { path: texts.socket, tried: [texts.socket] };
  const question = {
    driver: uri?.driver,
    path: uri?.path ?? '',
    isReadOnly: options.isReadOnly,
    mode: mode ?? ('auto' as const),
  };
  return chooseSocket(question, options.environment);
}

function requireCommand({ texts }: ClientParameters): string {
  if (texts.command !== undefined && texts.command !== '') return texts.command;
  throw new ArgumentError('A URI with the transport "ext" must name a program: command=PATH', {
    argument: 'uri',
  });
}
