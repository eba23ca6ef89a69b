import { invalidSetting } from './settings.ts';

const DEFAULT_OUTPUTS = '3:stderr';

/** The settings of the daemon's log. The daemon writes no log. */
export class LogSettings {
  #outputs = DEFAULT_OUTPUTS;
  #filters: string | null = null;

  get outputs(): string {
    return this.#outputs;
  }

  get filters(): string | null {
    return this.#filters;
  }

  setOutputs(outputs: string | null): void {
    requirePriorities('output', outputs);
    this.#outputs = outputs || DEFAULT_OUTPUTS;
  }

  setFilters(filters: string | null): void {
    requirePriorities('filter', filters);
    this.#filters = filters || null;
  }
}

/** Returns the number of outputs or filters. */
export function countOf(settings: string | null): number {
  return settings === null ? 0 : settings.split(' ').filter((each) => each !== '').length;
}

/** Each setting begins with a priority, from 1 (all messages) to 4 (errors only). */
function requirePriorities(what: string, settings: string | null): void {
  for (const each of (settings ?? '').split(' ')) {
    if (each === '' || /^[1-4]:./.test(each)) continue;
    throw invalidSetting(`Invalid log priority '${each.split(':')[0]}' for log ${what} '${each}'`);
  }
}
