import type { Environment } from './environment.ts';

/** What libvirt's client hands on to every program that it starts (virCommandAddEnvPassCommon). */
const COMMON_VARIABLES = [
  ...(['LD_PRELOAD', 'LD_LIBRARY_PATH'] as const),
  ...(['DYLD_INSERT_LIBRARIES', 'DYLD_FORCE_FLAT_NAMESPACE'] as const),
  ...(['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR'] as const),
] as const;

/** All that a program gets of the environment, with `more` handed on besides. */
export function programVariables(
  { variables, platform }: Environment,
  more: readonly string[] = [],
): Record<string, string> {
  // Programs of Windows do not work without what the system itself has put there.
  const names = platform === 'win32' ? Object.keys(variables) : [...COMMON_VARIABLES, ...more];
  const passed = names.flatMap((name) => {
    const value = variables[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { LC_ALL: 'C', ...Object.fromEntries(passed) };
}
