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

/** The methods of ssh2's agents that its types lack. */
interface OpenAgent {
  getIdentities: GetIdentities;
  getStream: GetStream;
  sign: Sign;
}

/** Lists an SSH agent's keys once, and then uses them one at a time. */
export class AgentKeys {
  readonly #ssh2: Ssh2;
  readonly #socket: string;
  readonly #streams = new Set<AgentStream>();
  #hasSigned = false;

  /** The public keys that the agent has listed. */
  readonly offered: Buffer[] = [];

  constructor(ssh2: Ssh2, socket: string) {
    this.#ssh2 = ssh2;
    this.#socket = socket;
  }

  /**
   * Lists the agent's keys. The keys named in the settings come first, because servers disconnect
   * after a few wrong ones. With `identitiesOnly`, the list contains no others.
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

  /** Returns an agent that offers only this key. */
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

  /**
   * Whether a signature was requested since the last call, which means that the server has accepted
   * the key.
   */
  takeSigned(): boolean {
    const hasSigned = this.#hasSigned;
    this.#hasSigned = false;
    return hasSigned;
  }

  /** Cancels all pending requests to the agent. */
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
