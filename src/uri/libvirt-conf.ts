import type { ConfSetting } from './conf-syntax.ts';
import { confError, parseConf } from './conf-syntax.ts';
import type { Environment } from './environment.ts';
import { configFile } from './folders.ts';
import type { confValueSchemas } from './libvirt-conf-schema.ts';
import type { Mode, SshProxy } from './remote-parameters.ts';
import { unreadable } from './unreadable.ts';

/** The settings of libvirt.conf and libvirt-admin.conf that this client knows. */
export interface LibvirtConfValues {
  readonly uri_default: string;
  readonly uri_aliases: readonly string[];
  readonly remote_mode: Mode;
  readonly remote_proxy: SshProxy;
  readonly tls_priority: string;
}

/**
 * A configuration file of libvirt's client. As libvirt does, a setting is only checked when it is
 * asked for: a wrong one must not be in the way of a connection that does not need it.
 */
export interface LibvirtConf {
  /** The first setting of that name; undefined when the file has none. @throws ArgumentError */
  get<N extends keyof LibvirtConfValues>(name: N): LibvirtConfValues[N] | undefined;

  /**
   * What the alias stands for; undefined when it is none (virURIResolveAlias).
   *
   * @throws ArgumentError when an entry before it is malformed.
   */
  resolveAlias(alias: string): string | undefined;
}

/** Reads libvirt.conf, or another file of its kind. Without one every setting is undefined. */
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
  // The validator is slow to load, and most of these files are comments from end to end.
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
      `${name} is wrong: ${result.error.issues[0]?.message}`,
    );
  }

  resolveAlias(alias: string): string | undefined {
    for (const entry of this.get('uri_aliases') ?? []) {
      const [, name, uri] = /^([A-Za-z0-9_-]*)=(.*)$/s.exec(entry) ?? [];
      if (name === undefined) {
        throw confError(
          this.#file,
          this.#setting('uri_aliases')?.line ?? 1,
          'an entry of uri_aliases is malformed: expected "alias=uri", the alias of letters, digits, _ and -',
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
