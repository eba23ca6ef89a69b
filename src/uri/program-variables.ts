import type { Environment } from './environment.ts';

/**
 * Variables that libvirt's client passes to every program it starts (virCommandAddEnvPassCommon).
 */
const COMMON_VARIABLES = [
  ...(['LD_PRELOAD', 'LD_LIBRARY_PATH'] as const),
  ...(['DYLD_INSERT_LIBRARIES', 'DYLD_FORCE_FLAT_NAMESPACE'] as const),
  ...(['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR'] as const),
] as const;

/** Returns the environment for a program: the common variables and those listed in `more`. */
export function programVariables(
  { variables, platform }: Environment,
  more: readonly string[] = [],
): Record<string, string> {
  // Windows programs do not work without the variables that the system sets.
  const names = platform === 'win32' ? Object.keys(variables) : [...COMMON_VARIABLES, ...more];
  const passed = names.flatMap((name) => {
    const value = variables[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { LC_ALL: 'C', ...Object.fromEntries(passed) };
}
