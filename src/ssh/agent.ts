import type { BaseAgent, ParsedKey } from 'ssh2';
import type { Identity } from './identities.ts';
import type { Ssh2 } from './load-ssh2.ts';

type GetIdentities = (done: (error: Error | null | undefined, keys?: ParsedKey[]) => void) => void;
type GetStream = (done: (error: Error | null, stream?: AgentStream) => void) => void;

interface AgentStream {
  destroy(): unknown;
}

/** What ssh2's agents can do besides what their types say. */
interface OpenAgent {
  getIdentities: GetIdentities;
  getStream: GetStream;
}

/** What is known of an agent once it was asked for its keys. */
export interface AgentKeys {
  readonly agent: BaseAgent;

  /** The public halves of the keys that it offers; none until it was asked. */
  readonly offered: readonly Buffer[];

  /** Gives up whatever the agent was asked and has not answered. */
  abandon(): void;
}

/**
 * An agent whose keys come in a useful order: servers give up after a few wrong ones, so those that
 * the settings name come first. With `identitiesOnly` the others do not come at all.
 */
export function openAgent(
  ssh2: Ssh2,
  socket: string,
  identities: readonly Identity[],
  identitiesOnly: boolean,
): AgentKeys {
  const agent = ssh2.createAgent(socket);
  const open = agent as unknown as OpenAgent;
  const offered: Buffer[] = [];
  const streams = new Set<AgentStream>();
  const getIdentities = open.getIdentities.bind(agent);
  open.getIdentities = (done) =>
    getIdentities((error, keys) => {
      if (error || keys === undefined) return done(error, keys);
      const chosen = choose(keys, identities, identitiesOnly);
      offered.push(...chosen.map((key) => key.getPublicSSH()));
      done(undefined, chosen);
    });
  const getStream = open.getStream.bind(agent);
  open.getStream = (done) =>
    getStream((error, stream) => {
      if (stream !== undefined) streams.add(stream);
      done(error, stream);
    });
  const abandon = (): void => {
    for (const stream of streams) stream.destroy();
  };
  return { agent, offered, abandon };
}

function choose(
  keys: readonly ParsedKey[],
  identities: readonly Identity[],
  identitiesOnly: boolean,
): ParsedKey[] {
  const rankOf = (key: ParsedKey): number =>
    identities.findIndex(({ publicKey }) => publicKey?.equals(key.getPublicSSH()));
  const named = keys.filter((key) => rankOf(key) >= 0);
  named.sort((left, right) => rankOf(left) - rankOf(right));
  return identitiesOnly ? named : [...named, ...keys.filter((key) => rankOf(key) < 0)];
}
