import type { AdminTypedParam } from '../../protocol/index.ts';
import {
  VirErrorDomain,
  VirErrorNumber,
  VirServerClientsNames,
  VirThreadpoolNames,
  VirTypedParameterType,
} from '../../protocol/index.ts';
import { ServerFault } from '../../rpc/index.ts';
import { validateParameters } from '../hypervisor/typed-parameters.ts';

const { UINT } = VirTypedParameterType;
const { WORKERS_MIN, WORKERS_MAX, WORKERS_PRIORITY } = VirThreadpoolNames;
const { MAX, UNAUTH_MAX } = VirServerClientsNames;

/** The settings of one server, with libvirtd's defaults. */
export class ServerSettings {
  readonly #threads = new Map<string, number>([
    [WORKERS_MIN, 5],
    [WORKERS_MAX, 20],
    [WORKERS_PRIORITY, 5],
  ]);
  readonly #limits = new Map<string, number>([
    [MAX, 5000],
    [UNAUTH_MAX, 20],
  ]);

  get threads(): ReadonlyMap<string, number> {
    return this.#threads;
  }

  get limits(): ReadonlyMap<string, number> {
    return this.#limits;
  }

  get workersMin(): number {
    return this.#threads.get(WORKERS_MIN) ?? 0;
  }

  get clientsMax(): number {
    return this.#limits.get(MAX) ?? 0;
  }

  setThreads(given: readonly AdminTypedParam[]): void {
    change(
      this.#threads,
      given,
      [WORKERS_MIN, WORKERS_MAX],
      'minWorkers cannot be larger than maxWorkers',
    );
  }

  setLimits(given: readonly AdminTypedParam[]): void {
    change(
      this.#limits,
      given,
      [UNAUTH_MAX, MAX],
      'The overall maximum number of clients waiting for authentication must not be less than the ' +
        'overall maximum number of clients',
    );
  }
}

/** Changes the given settings, unless `lower` would be greater than `upper` afterwards. */
function change(
  settings: Map<string, number>,
  given: readonly AdminTypedParam[],
  [lower, upper]: readonly [string, string],
  otherwise: string,
): void {
  validateParameters(given, Object.fromEntries([...settings.keys()].map((name) => [name, UINT])));
  const changed = new Map(settings);
  for (const { field, value } of given) changed.set(field, Number(value.value));
  if ((changed.get(lower) ?? 0) > (changed.get(upper) ?? 0)) throw invalidSetting(otherwise);
  for (const [name, value] of changed) settings.set(name, value);
}

/** Returns the error for an argument that libvirt refuses. */
export function invalidSetting(why: string): ServerFault {
  return adminFault(VirErrorNumber.INVALID_ARG, `invalid argument: ${why}`);
}

/** Returns an error of the admin program. */
export function adminFault(code: number, message: string): ServerFault {
  return new ServerFault({ code, domain: VirErrorDomain.RPC, message, str1: '%s', str2: message });
}
