import type { ConfSetting } from './conf-syntax.ts';
import { confError, parseConf } from './conf-syntax.ts';
import type { Environment } from './environment.ts';
import { configFile } from './folders.ts';
import type { confValueSchemas } from './libvirt-conf-schema.ts';
import type { Mode, SshProxy } from './remote-parameters.ts';
import { unreadable } from './unreadable.ts';

/** The settings in libvirt.conf and libvirt-admin.conf that this client uses. */
export interface LibvirtConfValues {
  readonly uri_default: string;
  readonly uri_aliases: readonly string[];
  readonly remote_mode: Mode;
  readonly remote_proxy: SshProxy;
  readonly tls_priority: string;
}

/**
 * A configuration file of libvirt's client. As in libvirt, a setting is checked only when it is
 * read: an invalid setting must not prevent a connection that does not use it.
 */
export interface LibvirtConf {
  /** Returns the first setting of this name; undefined if there is none. @throws ArgumentError */
  get<N extends keyof LibvirtConfValues>(name: N): LibvirtConfValues[N] | undefined;

  /**
   * Returns the URI of an alias; undefined if there is no such alias (virURIResolveAlias).
   *
   * @throws ArgumentError if an entry before the alias is malformed.
   */
  resolveAlias(alias: string): string | undefined;
}

/**
 * Loads libvirt.conf or libvirt-admin.conf. If there is no such file, every setting is undefined.
 */
export async function loadLibvirtConf(
  environment: Environment,
  name: 'libvirt.conf' | 'libvirt-admin.conf' = 'libvirt.conf',
): Promise<LibvirtConf> {
  const file = configFile(environment, name);
  if (!environment.exists(file)) return NO_CONF;
  const { text } = await environment.readText(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  const settings = parseConf(text, file);
  if (settings.length === 0) return NO_CONF;
  // The validator is slow to load, and most of these files contain nothing but comments.
  const schema = await import('./libvirt-conf-schema.ts');
  return new ConfFile(file, settings, schema.confValueSchemas);
}

const NO_CONF: LibvirtConf = { get: () => undefined, resolveAlias: () => undefined };

type Schemas = typeof confValueSchemas;

class ConfFile implements LibvirtConf {
  readonly #file: string;
  readonly #settings: readonly ConfSetting[];
  readonly #schemas: Schemas;

  constructor(file: string, settings: readonly ConfSetting[], schemas: Schemas) {
    this.#file = file;
    this.#settings = settings;
    this.#schemas = schemas;
  }

  get<N extends keyof LibvirtConfValues>(name: N): LibvirtConfValues[N] | undefined {
    const setting = this.#setting(name);
    if (setting === undefined) return undefined;
    const result = this.#schemas[name].safeParse(setting.value);
    if (result.success) return result.data as LibvirtConfValues[N];
    throw confError(
      this.#file,
      setting.line,
      `${name} is invalid: ${result.error.issues[0]?.message}`,
    );
  }

  resolveAlias(alias: string): string | undefined {
    for (const entry of this.get('uri_aliases') ?? []) {
      const [, name, uri] = /^([A-Za-z0-9_-]*)=(.*)$/s.exec(entry) ?? [];
      if (name === undefined) {
        throw confError(
          this.#file,
          this.#setting('uri_aliases')?.line ?? 1,
          'an entry in uri_aliases is malformed: expected "alias=uri", with an alias of letters, digits, _ and -',
        );
      }
      if (name === alias) return uri;
    }
    return undefined;
  }

  #setting(name: string): ConfSetting | undefined {
    return this.#settings.find((each) => each.name === name);
  }
}
