import { invalidSetting } from './settings.ts';

const DEFAULT_OUTPUTS = '3:stderr';

/** What the daemon's log would be, if it kept one. */
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

/** How many outputs or filters there are. */
export function countOf(settings: string | null): number {
  return settings === null ? 0 : settings.split(' ').filter((each) => each !== '').length;
}

/** Each begins with a priority: 1 for everything, up to 4 for errors alone. */
function requirePriorities(what: string, settings: string | null): void {
  for (const each of (settings ?? '').split(' ')) {
    if (each === '' || /^[1-4]:./.test(each)) continue;
    throw invalidSetting(`Invalid log priority '${each.split(':')[0]}' for log ${what} '${each}'`);
  }
}
