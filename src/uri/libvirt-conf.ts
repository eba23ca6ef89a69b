import type { ConfSetting, ConfValue } from './conf-syntax.ts';
import { confError, parseConf } from './conf-syntax.ts';
import type { Environment } from './environment.ts';
import { configFile } from './folders.ts';
import type { Mode, SshProxy } from './remote-parameters.ts';
import { MODES, PROXIES } from './remote-parameters.ts';
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
export function loadLibvirtConf(
  environment: Environment,
  name: 'libvirt.conf' | 'libvirt-admin.conf' = 'libvirt.conf',
): LibvirtConf | Promise<LibvirtConf> {
  const file = configFile(environment, name);
  const kept = environment.confFiles?.kept(file);
  if (kept !== undefined) return kept;
  if (!environment.exists(file)) return NO_CONF;
  const read = (): Promise<LibvirtConf> => readConf(file, environment);
  return environment.confFiles === undefined ? read() : environment.confFiles.get(file, read);
}

async function readConf(file: string, environment: Environment): Promise<LibvirtConf> {
  const { text } = await environment.readText(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  const settings = parseConf(text, file);
  return settings.length === 0 ? NO_CONF : new ConfFile(file, settings);
}

const NO_CONF: LibvirtConf = { get: () => undefined, resolveAlias: () => undefined };

/** The expected values of each setting. A check returns the expectation that the value fails. */
const CHECKS: Readonly<Record<keyof LibvirtConfValues, (value: ConfValue) => string | undefined>> =
  {
    uri_default: checkText,
    uri_aliases: checkTexts,
    remote_mode: (value) => checkWord(value, MODES),
    remote_proxy: (value) => checkWord(value, PROXIES),
    tls_priority: checkText,
  };

function checkText(value: ConfValue): string | undefined {
  return typeof value === 'string' ? undefined : 'expected a string in quotes';
}

function checkTexts(value: ConfValue): string | undefined {
  if (typeof value !== 'object') return 'expected a list';
  return value.map(checkText).find((fault) => fault !== undefined);
}

function checkWord(value: ConfValue, words: readonly ConfValue[]): string | undefined {
  return words.includes(value) ? undefined : `expected one of ${words.join(', ')}`;
}

class ConfFile implements LibvirtConf {
  readonly #file: string;
  readonly #settings: readonly ConfSetting[];

  constructor(file: string, settings: readonly ConfSetting[]) {
    this.#file = file;
    this.#settings = settings;
  }

  get<N extends keyof LibvirtConfValues>(name: N): LibvirtConfValues[N] | undefined {
    const setting = this.#setting(name);
    if (setting === undefined) return undefined;
    const fault = CHECKS[name](setting.value);
    if (fault === undefined) return setting.value as LibvirtConfValues[N];
    throw confError(this.#file, setting.line, `${name} is invalid: ${fault}`);
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
