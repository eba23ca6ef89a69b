import type { AnyAuthMethod, ParsedKey } from 'ssh2';
import { AuthError, toError } from '../errors/index.ts';
import type { Environment, SshMethod } from '../uri/index.ts';
import { AgentKeys } from './agent.ts';
import type { Identity } from './identities.ts';
import { readIdentities, unlock } from './identities.ts';
import type { Ssh2 } from './load-ssh2.ts';
import type { SshPlan } from './plan.ts';
import type { SshPrompts } from './secrets.ts';

/** One attempt to authenticate. */
interface Candidate {
  /** The SSH method (RFC 4252): `publickey`, `password` or `keyboard-interactive`. */
  readonly method: string;
  prepare(): Promise<AnyAuthMethod | undefined>;
}

/**
 * Tries the candidates in sequence, as far as the server offers their methods. A server may require
 * several methods (RFC 4252 section 5.1). In this case, the search continues with the methods that
 * it offers next.
 */
export class Login {
  readonly #ssh2: Ssh2;
  readonly #plan: SshPlan;
  readonly #identities: readonly Identity[];
  readonly #agent: AgentKeys | undefined;
  readonly #candidates: Candidate[];
  readonly #tried: string[] = [];
  #offered: readonly string[] = [];

  private constructor(ssh2: Ssh2, plan: SshPlan, identities: readonly Identity[]) {
    const { agent, methods } = plan.login;
    this.#ssh2 = ssh2;
    this.#plan = plan;
    this.#identities = identities;
    if (agent !== undefined) this.#agent = new AgentKeys(ssh2, agent);
    this.#candidates = methods.flatMap((method) => this.#candidatesOf(method));
  }

  static async prepare(ssh2: Ssh2, plan: SshPlan, environment: Environment): Promise<Login> {
    return new Login(ssh2, plan, await readIdentities(ssh2, plan.login, environment));
  }

  /**
   * Returns the next method to try; undefined if there are no more candidates.
   *
   * @param offered - The methods that the server still offers; null before the first request.
   */
  async next(offered: readonly string[] | null): Promise<AnyAuthMethod | undefined> {
    // A request with the method `none` makes the server list its methods. It is repeated after an
    // agent's key was accepted but not sufficient, because ssh2 does not report the remaining
    // methods.
    if (offered === null || this.#agent?.takeSigned()) {
      return { type: 'none', username: this.#plan.user };
    }
    this.#offered = offered;
    for (;;) {
      const index = this.#candidates.findIndex(({ method }) => offered.includes(method));
      const [candidate] = index < 0 ? [] : this.#candidates.splice(index, 1);
      if (candidate === undefined) return undefined;
      const method = await candidate.prepare();
      if (method !== undefined) return method;
    }
  }

  /** Records an attempt or its problem for the final error. */
  note(problem: string): void {
    this.#tried.push(problem);
  }

  /** Cancels all pending requests to the agent. */
  abandon(): void {
    this.#agent?.abandon();
  }

  /** Creates the error for a refused login. */
  refusal(cause?: Error): AuthError {
    const { user, host } = this.#plan;
    const tried = this.#tried.length === 0 ? 'no credentials' : this.#tried.join('; ');
    const offers = listed(this.#offered) || 'nothing else';
    const message = `The SSH server ${host} refused the login of ${user} (tried: ${tried}; the server offers: ${offers})`;
    return new AuthError('AUTH_REFUSED', message, { cause });
  }

  #candidatesOf(method: SshMethod): readonly Candidate[] {
    switch (method) {
      case 'agent':
        return this.#agent === undefined ? [] : [this.#byAgent(this.#agent)];
      case 'privkey':
        return this.#identities.map((identity) => this.#byKey(identity));
      case 'password':
        return this.#attempts((attempt) => this.#byPassword(attempt));
      case 'keyboard-interactive':
        return this.#attempts((attempt) => this.#byAnswers(attempt));
    }
  }

  /** This candidate replaces itself with one for each of the agent's keys. */
  #byAgent(agent: AgentKeys): Candidate {
    const { identitiesOnly } = this.#plan.login;
    return {
      method: 'publickey',
      prepare: async () => {
        try {
          const keys = await agent.list(this.#identities, identitiesOnly);
          this.note(`the agent (${keys.length} keys)`);
          this.#candidates.unshift(...keys.map((key) => this.#byAgentKey(agent, key)));
        } catch (error) {
          this.note(`the agent: ${toError(error).message}`);
        }
        return undefined;
      },
    };
  }

  #byAgentKey(agent: AgentKeys, key: ParsedKey): Candidate {
    const { user } = this.#plan;
    return {
      method: 'publickey',
      prepare: async () => ({ type: 'agent', username: user, agent: agent.only(key) }),
    };
  }

  #byKey(identity: Identity): Candidate {
    const { name, publicKey, problem } = identity;
    return {
      method: 'publickey',
      prepare: async () => {
        // The agent already offered this key, and needs no passphrase for it.
        if (this.#agent?.offered.some((each) => publicKey?.equals(each))) return undefined;
        const key = problem ?? (await unlock(this.#ssh2, identity, this.#plan.login.secrets));
        this.note(typeof key === 'string' ? `key ${name}: ${key}` : `key ${name}`);
        if (typeof key === 'string') return undefined;
        return { type: 'publickey', username: this.#plan.user, key };
      },
    };
  }

  #byPassword(attempt: number): Candidate {
    return {
      method: 'password',
      prepare: async () => {
        const password = await this.#plan.login.secrets.password(this.#account, attempt);
        if (password === undefined) return undefined;
        this.note('a password');
        return { type: 'password', username: this.#plan.user, password };
      },
    };
  }

  #byAnswers(attempt: number): Candidate {
    const { secrets } = this.#plan.login;
    const answer = async (prompts: SshPrompts): Promise<string[]> => {
      const answers = await secrets.answers(this.#account, prompts, attempt);
      // The server requires an answer to each prompt, even an empty one.
      return answers ?? prompts.prompts.map(() => '');
    };
    return {
      method: 'keyboard-interactive',
      prepare: async () => {
        this.note("answers to the server's prompts");
        return {
          type: 'keyboard-interactive',
          username: this.#plan.user,
          prompt: (title, instructions, _language, prompts, finish) => {
            const asked = prompts.map(({ prompt, echo = false }) => ({ prompt, echo }));
            answer({ title, instructions, prompts: asked }).then(finish, (error: unknown) => {
              this.note(toError(error).message);
              finish(asked.map(() => ''));
            });
          },
        };
      },
    };
  }

  #attempts(makeCandidate: (attempt: number) => Candidate): readonly Candidate[] {
    const length = this.#plan.login.secrets.attempts(this.#account);
    return Array.from({ length }, (_, attempt) => makeCandidate(attempt));
  }

  get #account(): string {
    return `${this.#plan.user}@${this.#plan.host}`;
  }
}

/** Names of the server's methods to show in a message. RFC 4251 (section 6) limits a name. */
const SHOWN_MAX = 10;
const NAME = /^[!-~]{1,64}$/;

/** Lists the methods that the server offers. Text that is no name must not be shown. */
function listed(methods: readonly string[]): string {
  const names = methods.filter((each) => NAME.test(each));
  return names.slice(0, SHOWN_MAX).join(', ');
}
