import type { ConnectOptions } from '../api/opening/connect-options.ts';
import { openSshSession } from '../api/ssh-session/open-ssh-session.ts';
import type { SshSession } from '../api/ssh-session/ssh-session.ts';
import { parseUri } from '../uri/index.ts';

/** The users of one SSH session. */
interface Share {
  users: number;
  session: Promise<SshSession> | undefined;
}

/**
 * The SSH sessions of a fleet. Hosts with the same SSH server, parameters and options share one
 * session, such as two hypervisors of one machine: there is one login for all of them.
 */
export class SshSharing {
  readonly #shares = new Map<string, Share>();
  readonly #ids = new WeakMap<object, number>();
  #lastId = 0;

  /** Adds a user of a session. */
  join(uri: string, options: ConnectOptions): void {
    const key = this.#keyOf(uri, options);
    if (key === undefined) return;
    const share = this.#shares.get(key) ?? { users: 0, session: undefined };
    share.users += 1;
    this.#shares.set(key, share);
  }

  /** Removes a user. The session ends with its last connection. */
  leave(uri: string, options: ConnectOptions): void {
    const key = this.#keyOf(uri, options);
    const share = key === undefined ? undefined : this.#shares.get(key);
    if (key === undefined || share === undefined) return;
    share.users -= 1;
    if (share.users > 0) return;
    this.#shares.delete(key);
    share.session?.then((session) => session.close()).catch(ignore);
  }

  /** Returns the options with the shared session, or as they are if there is no other user. */
  async withSession(uri: string, options: ConnectOptions): Promise<ConnectOptions> {
    const key = this.#keyOf(uri, options);
    const share = key === undefined ? undefined : this.#shares.get(key);
    if (share === undefined || share.users < 2) return options;
    const { ssh, credentials, connectTimeoutMs, unusedUriParameters } = options;
    share.session ??= openSshSession(uri, {
      ...(ssh === undefined ? {} : { ssh }),
      ...(credentials === undefined ? {} : { credentials }),
      ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
      ...(unusedUriParameters === undefined ? {} : { unusedUriParameters }),
    });
    const opening = share.session;
    try {
      return { ...options, ssh: { ...ssh, session: await opening } };
    } catch (error) {
      // The next attempt opens another session.
      if (share.session === opening) share.session = undefined;
      throw error;
    }
  }

  /** Returns undefined if the connection has no SSH session of this process, or its own one. */
  #keyOf(uri: string, { ssh, credentials, transport }: ConnectOptions): string | undefined {
    if (transport !== undefined || ssh?.session !== undefined || ssh?.command !== undefined) {
      return undefined;
    }
    try {
      const { transport: name, user, host, port, query } = parseUri(uri);
      const isSsh = name === 'ssh' || name === 'libssh' || name === 'libssh2';
      if (!isSsh || query.some(([parameter]) => parameter === 'command')) return undefined;
      const parameters = query.filter(([parameter]) => !OF_THE_DAEMON.has(parameter));
      return JSON.stringify([
        ...[name, user, host, port, parameters],
        ...[this.#idOf(ssh), this.#idOf(credentials)],
      ]);
    } catch {
      // `connect` reports the error.
      return undefined;
    }
  }

  #idOf(value: object | undefined): number {
    if (value === undefined) return 0;
    const id = this.#ids.get(value) ?? this.#lastId + 1;
    this.#lastId = Math.max(this.#lastId, id);
    this.#ids.set(value, id);
    return id;
  }
}

/** Parameters that do not concern the SSH session. */
const OF_THE_DAEMON: ReadonlySet<string> = new Set(['socket', 'mode', 'proxy', 'netcat', 'name']);

function ignore(): void {}
