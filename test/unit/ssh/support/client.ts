import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import realSsh2 from 'ssh2';
import type {
  SshClientOptions,
  SshContext,
  SshLink,
  SshRequest,
  SshSecrets,
} from '../../../../src/ssh/index.ts';
import { openHost } from '../../../../src/ssh/index.ts';
import { processEnvironment } from '../../../../src/uri/index.ts';

/** A test's options for the client. */
export interface ClientOptions extends SshClientOptions {
  readonly request?: Partial<SshRequest>;
  readonly secrets?: Partial<SshSecrets>;
  readonly signal?: AbortSignal;
  readonly variables?: Readonly<Record<string, string>>;
  readonly ssh2?: SshContext['ssh2'];
}

/** A temporary home folder and its files. */
export class Home {
  readonly path = mkdtempSync(join(tmpdir(), 'libvirt-client-ssh-'));

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, text: string): string {
    const path = this.file(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Connects as the user of this home. */
  open(port: number, options: ClientOptions = {}): Promise<SshLink> {
    const { request, secrets, signal, variables = {}, ssh2 = realSsh2, ...rest } = options;
    return openHost(
      {
        host: '127.0.0.1',
        port,
        user: 'fred',
        defaultUser: undefined,
        keyFile: undefined,
        methods: undefined,
        knownHostsFile: undefined,
        knownHostsRule: undefined,
        usesDefaultKeys: true,
        verifiesHost: true,
        ...request,
      },
      {
        ssh2,
        environment: { ...processEnvironment(), home: this.path, variables },
        options: { config: this.file('.ssh/config'), ...rest },
        secrets: { ...NOTHING, ...secrets },
        signal,
      },
    );
  }
}

/** No secrets. */
export const NOTHING: SshSecrets = {
  attempts: () => 0,
  passphrase: async () => undefined,
  password: async () => undefined,
  answers: async () => undefined,
};
