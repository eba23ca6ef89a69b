import { ArgumentError, suggestion } from '../../errors/index.ts';
import type { ParsedUri, UnusedParameter } from '../../uri/index.ts';
import { findUnusedParameters, REMOTE_PARAMETERS } from '../../uri/index.ts';

/** The values of the option `unusedUriParameters`. */
export const UNUSED_URI_PARAMETERS = ['warn', 'refuse', 'ignore'] as const;

export type UnusedUriParameters = (typeof UNUSED_URI_PARAMETERS)[number];

/**
 * Reports the parameters of a URI that have no effect, by a process warning for each.
 *
 * @throws ArgumentError for the first of them if they are refused.
 */
export function reportUnusedParameters(
  uri: ParsedUri | undefined,
  choice: UnusedUriParameters,
): void {
  if (uri === undefined || choice === 'ignore') return;
  for (const parameter of findUnusedParameters(uri)) {
    const message = describe(parameter, uri);
    if (choice === 'refuse') throw new ArgumentError(message, { argument: 'uri' });
    warnOnce(message);
  }
}

function describe(parameter: UnusedParameter, { transport }: ParsedUri): string {
  const { kind, name } = parameter;
  switch (kind) {
    case 'unknown':
      return `The URI parameter "${printable(name)}" is unknown and has no effect on the connection${suggestion(name, REMOTE_PARAMETERS)}`;
    case 'transport':
      return `The URI parameter "${name}" has no effect with the transport ${transport}. It is for ${parameter.usedBy.join(', ')}`;
    case 'program':
      return `The URI parameter "${name}" has no effect together with "command": the program has its own settings`;
  }
}

/** The longest name that a message quotes, in characters. */
const NAME_MAX = 64;

function printable(name: string): string {
  return name.slice(0, NAME_MAX).replace(/[^ -~]/g, '?');
}

/** The limit on remembered messages, because URIs may come from users of the program. */
const MESSAGES_MAX = 100;

const warned = new Set<string>();

/** Each message is emitted once, even if the program connects again and again. */
function warnOnce(message: string): void {
  if (warned.has(message) || warned.size >= MESSAGES_MAX) return;
  warned.add(message);
  process.emitWarning(message, { code: 'LIBVIRT_URI_PARAMETER_UNUSED' });
}
