import type { BaseAgent, ParsedKey } from 'ssh2';
import { toError } from '../errors/index.ts';
import type { Identity } from './identities.ts';
import type { Ssh2 } from './load-ssh2.ts';

type GetIdentities = (done: (error: Error | null | undefined, keys?: ParsedKey[]) => void) => void;
type GetStream = (done: (error: Error | null, stream?: AgentStream) => void) => void;
type Sign = (...args: readonly unknown[]) => unknown;

interface AgentStream {
  destroy(): unknown;
}

/** What ssh2's agents can do besides what their types say. */
interface OpenAgent {
  getIdentities: GetIdentities;
  getStream: GetStream;
  sign: Sign;
}

/** An SSH agent, asked for its keys once, and then for signatures with one key at a time. */
export class AgentKeys {
  readonly #ssh2: Ssh2;
  readonly #socket: string;
  readonly #streams = new Set<AgentStream>();
  #hasSigned = false;

  /** The public halves of the keys that it has listed. */
  readonly offered: Buffer[] = [];

  constructor(ssh2: Ssh2, socket: string) {
    this.#ssh2 = ssh2;
    this.#socket = socket;
  }

  /**
   * Its keys, in a useful order: servers give up after a few wrong ones, so those that the settings
   * name come first. With `identitiesOnly` the others do not come at all.
   */
  async list(identities: readonly Identity[], identitiesOnly: boolean): Promise<ParsedKey[]> {
    const { agent } = this.#open();
    const keys = await new Promise<ParsedKey[]>((resolve, reject) => {
      agent.getIdentities((error, found = []) => (error ? reject(toError(error)) : resolve(found)));
    });
    const chosen = choose(keys, identities, identitiesOnly);
    this.offered.push(...chosen.map((key) => key.getPublicSSH()));
    return chosen;
  }

  /** The agent as if it had this key alone. */
  only(key: ParsedKey): BaseAgent {
    const { agent, asIs } = this.#open();
    const sign = agent.sign.bind(asIs);
    agent.getIdentities = (done) => done(undefined, [key]);
    agent.sign = (...args) => {
      this.#hasSigned = true;
      return sign(...args);
    };
    return asIs;
  }

  /** Whether a signature was asked for since the last time: the server has taken the key. */
  takeSigned(): boolean {
    const hasSigned = this.#hasSigned;
    this.#hasSigned = false;
    return hasSigned;
  }

  /** Gives up whatever the agent was asked and has not answered. */
  abandon(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  #open(): { readonly agent: OpenAgent; readonly asIs: BaseAgent } {
    const asIs = this.#ssh2.createAgent(this.#socket);
    const agent = asIs as unknown as OpenAgent;
    const getStream = agent.getStream.bind(asIs);
    agent.getStream = (done) =>
      getStream((error, stream) => {
        if (stream !== undefined) this.#streams.add(stream);
        done(error, stream);
      });
    return { agent, asIs };
  }
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
