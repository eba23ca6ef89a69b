import type { AnyAuthMethod, ParsedKey } from 'ssh2';
import { AuthError, toError } from '../errors/index.ts';
import type { Environment, SshMethod } from '../uri/index.ts';
import { AgentKeys } from './agent.ts';
import type { Identity } from './identities.ts';
import { readIdentities, unlock } from './identities.ts';
import type { Ssh2 } from './load-ssh2.ts';
import type { SshPlan } from './plan.ts';
import type { SshPrompts } from './secrets.ts';

/** One way of logging in, to be tried once. */
interface Candidate {
  /** By SSH's name (RFC 4252): `publickey`, `password`, `keyboard-interactive`. */
  readonly method: string;
  prepare(): Promise<AnyAuthMethod | undefined>;
}

/**
 * Tries one way of logging in after the other, of those that the server still offers. A server may
 * want several of them (RFC 4252 section 5.1): then the search starts over with what it offers
 * next.
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
   * The next way to try; undefined when none is left.
   *
   * @param offered - What the server still takes; null before it was asked.
   */
  async next(offered: readonly string[] | null): Promise<AnyAuthMethod | undefined> {
    // To ask for nothing is how one learns what there is.
    // ssh2 does not tell what is still wanted when a key of the agent was not enough.
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

  /** Something went wrong with one way, which the error at the end is to tell. */
  note(problem: string): void {
    this.#tried.push(problem);
  }

  /** Nobody waits for the agent any more. */
  abandon(): void {
    this.#agent?.abandon();
  }

  /** Why there is no way in. */
  refusal(cause?: Error): AuthError {
    const { user, host } = this.#plan;
    const tried = this.#tried.length === 0 ? 'nothing to log in with' : this.#tried.join('; ');
    const offers = this.#offered.join(', ') || 'nothing else';
    const message = `The SSH server ${host} does not let ${user} in (tried: ${tried}; the server takes: ${offers})`;
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

  /** The agent's keys take its place, once they are known. */
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
        // The agent has offered it already, and needs no passphrase for it.
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
    const answer = async (questions: SshPrompts): Promise<string[]> => {
      const answers = await secrets.answers(this.#account, questions, attempt);
      // An answer to each question must be given, even where nobody has one.
      return answers ?? questions.prompts.map(() => '');
    };
    return {
      method: 'keyboard-interactive',
      prepare: async () => {
        this.note("answers to the server's questions");
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
