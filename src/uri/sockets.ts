import { ArgumentError } from '../errors/index.ts';
import type { Environment } from './environment.ts';
import type { Mode } from './parameters.ts';

/** libvirt says /var/run on purpose: on every host it is, or leads to, the right folder. */
const SYSTEM_FOLDER = '/var/run/libvirt';

/** The daemon of each driver where daemons are modular; libvirtd, or virtproxyd, serves all of them. */
const DIRECT_DAEMONS: ReadonlyMap<string, string> = new Map([
  ['bhyve', 'virtbhyved'],
  ['ch', 'virtchd'],
  ['interface', 'virtinterfaced'],
  ['lxc', 'virtlxcd'],
  ['network', 'virtnetworkd'],
  ['nodedev', 'virtnodedevd'],
  ['nwfilter', 'virtnwfilterd'],
  ['qemu', 'virtqemud'],
  ['secret', 'virtsecretd'],
  ['storage', 'virtstoraged'],
  ['vbox', 'virtvboxd'],
  ['vz', 'virtvzd'],
  ['xen', 'virtxend'],
]);

export interface SocketQuestion {
  /** The URI's driver; undefined when there is no URI. */
  readonly driver: string | undefined;
  readonly path: string;
  readonly isReadOnly: boolean;
  readonly mode: Mode;
}

/** The socket that was chosen. */
export interface SocketChoice {
  readonly path: string;
  /** Every path that was looked at, the chosen one included. */
  readonly tried: readonly string[];
}

/**
 * Chooses the socket of a local daemon by libvirt's rules (remoteGetUNIXSocket): the user's own
 * daemon or the system's, the driver's own or the one for all, by what files are there.
 */
export function chooseSocket(question: SocketQuestion, environment: Environment): SocketChoice {
  if (environment.platform === 'win32') {
    throw new ArgumentError(
      'There is no local libvirt daemon on Windows: name a host, as in qemu+ssh://host/system',
      { argument: 'uri' },
    );
  }
  const isSession = isSessionUri(question, environment);
  const folder = isSession ? sessionFolder(environment) : SYSTEM_FOLDER;
  // A session daemon has one socket for reading and writing alike.
  const suffix = question.isReadOnly && !isSession ? '-ro' : '';
  const socketOf = (daemon: string): string => `${folder}/${daemon}-sock${suffix}`;
  const legacy = socketOf('libvirt');
  const directDaemon = DIRECT_DAEMONS.get(question.driver ?? '');
  const direct = directDaemon === undefined ? undefined : socketOf(directDaemon);
  switch (question.mode) {
    case 'legacy':
      return { path: legacy, tried: [legacy] };
    case 'direct':
      if (direct === undefined) throw noDirectDaemon(question.driver);
      return { path: direct, tried: [direct] };
    case 'auto': {
      const tried = direct === undefined ? [legacy] : [direct, legacy];
      return { path: tried.find((path) => environment.exists(path)) ?? legacy, tried };
    }
  }
}

/** Whether a local URI means the daemon of this user. Root has none: it always means the system's. */
export function isSessionUri(
  question: Pick<SocketQuestion, 'driver' | 'path'>,
  environment: Environment,
): boolean {
  if (environment.euid === 0) return false;
  const { driver, path } = question;
  return driver === undefined || path === '/session' || driver === 'test';
}

/** GLib's rule for a user's run-time folder. */
function sessionFolder({ variables, home }: Environment): string {
  const folder = variables['XDG_RUNTIME_DIR'] || variables['XDG_CACHE_HOME'] || `${home}/.cache`;
  return `${folder}/libvirt`;
}

function noDirectDaemon(driver: string | undefined): ArgumentError {
  const what = driver === undefined ? 'Without a URI there is' : `The driver "${driver}" has`;
  return new ArgumentError(`${what} no daemon of its own for mode=direct`, { argument: 'uri' });
}
