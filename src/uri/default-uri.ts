import type { Environment } from './environment.ts';
import type { LibvirtConf } from './libvirt-conf.ts';
import { expandShortForm } from './parse.ts';

/**
 * Who named a URI: the program, `LIBVIRT_DEFAULT_URI`, or `uri_default` of libvirt.conf. With
 * `probe` nobody did, and the daemon chooses its hypervisor.
 */
export type UriOrigin = 'argument' | 'variable' | 'configuration' | 'probe';

export interface ChosenUri {
  /** Undefined when the daemon is to choose. */
  readonly text: string | undefined;
  readonly origin: UriOrigin;
}

/**
 * Finds the URI that counts (virConnectOpenInternal, virConnectGetDefaultURI), aliases not yet
 * resolved. An empty one is none.
 */
export function chooseUri(
  given: string | undefined,
  environment: Environment,
  conf: LibvirtConf,
): ChosenUri {
  if (given !== undefined && given !== '') {
    return { text: expandShortForm(given), origin: 'argument' };
  }
  const variable = environment.variables['LIBVIRT_DEFAULT_URI'];
  if (variable !== undefined && variable !== '') return { text: variable, origin: 'variable' };
  const configured = conf.get('uri_default');
  if (configured !== undefined) return { text: configured, origin: 'configuration' };
  return { text: undefined, origin: 'probe' };
}
