import type { Environment } from './environment.ts';
import type { LibvirtConf } from './libvirt-conf.ts';
import { expandShortForm } from './parse.ts';

/**
 * The source of a URI: the program's argument, the variable `LIBVIRT_DEFAULT_URI`, or `uri_default`
 * in libvirt.conf. `probe` means that there is no URI and the daemon chooses its hypervisor.
 */
export type UriOrigin = 'argument' | 'variable' | 'configuration' | 'probe';

/** A URI and its source. */
export interface ChosenUri {
  /** Undefined if the daemon chooses the hypervisor. */
  readonly text: string | undefined;
  readonly origin: UriOrigin;
}

/**
 * Chooses the URI to use (virConnectOpenInternal, virConnectGetDefaultURI), without resolving
 * aliases. An empty URI counts as no URI.
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
