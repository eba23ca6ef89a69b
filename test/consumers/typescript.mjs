// The compilers of consumers: each supported version of TypeScript, with each module resolution.
import { join } from 'node:path';

/**
 * The oldest supported version and the last of each later line. The newest is the project's own.
 */
const VERSIONS = { 5.4: '5.4.5', 5.9: '5.9.3', '6.0': '6.0.3' };

/** The arguments of `npm install` for the compilers that the project itself does not use. */
export const compilers = Object.entries(VERSIONS).map(
  ([line, version]) => `typescript-${line}@npm:typescript@${version}`,
);

/** Returns a title and the arguments of node for each compiler with each of its configurations. */
export function compilations(root) {
  const old = Object.keys(VERSIONS).flatMap((line) =>
    settingsOf(line).map((args) =>
      compilation(line, `node_modules/typescript-${line}/lib/tsc.js`, args),
    ),
  );
  const own = join(root, 'node_modules/typescript/bin/tsc');
  return [...old, ...settingsOf('7.0').map((args) => compilation('7.0', own, args))];
}

function compilation(line, program, [config, ...options]) {
  return {
    title: `TypeScript ${line} compiles tsconfig.${config}.json`,
    args: [program, '-p', `tsconfig.${config}.json`, ...options],
  };
}

function settingsOf(line) {
  const settings = [['nodenext'], ['bundler']];
  // 7.0 no longer has node10. CommonJS may require ES modules since 5.8.
  if (line === '7.0') settings.push(['commonjs']);
  else if (line === '6.0') settings.push(['node10', '--ignoreDeprecations', '6.0']);
  else settings.push(['node10']);
  return settings;
}
