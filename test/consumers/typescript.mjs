// What a consumer's compiler is: each version that is supported, and each way to find modules in it.
import { join } from 'node:path';

/** The oldest that is supported, and the last of each line since. The newest is the project's own. */
const VERSIONS = { 5.4: '5.4.5', 5.9: '5.9.3', '6.0': '6.0.3' };

/** The arguments of `npm install` for the compilers that the project itself does not use. */
export const compilers = Object.entries(VERSIONS).map(
  ([line, version]) => `typescript-${line}@npm:typescript@${version}`,
);

/** Each compiler with each of its settings: a title, and the arguments of node. */
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
    title: `TypeScript ${line}, ${config}`,
    args: [program, '-p', `tsconfig.${config}.json`, ...options],
  };
}

function settingsOf(line) {
  const settings = [['nodenext'], ['bundler']];
  // Only 7.0 has no node10 any more. CommonJS may require ES modules since 5.8.
  if (line === '7.0') settings.push(['commonjs']);
  else if (line === '6.0') settings.push(['node10', '--ignoreDeprecations', '6.0']);
  else settings.push(['node10']);
  return settings;
}
