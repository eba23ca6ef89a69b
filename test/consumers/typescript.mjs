// The compilers of consumers: each supported version of TypeScript, with each module resolution.
import { join } from 'node:path';

/**
 * The oldest supported version and the last of each later line. project/tools/package.json has the
 * exact versions. The newest is the project's own.
 */
const LINES = ['5.4', '5.9', '6.0'];

/** Returns a task for each compiler with each of its configurations. */
export function compilations(root) {
  const old = LINES.flatMap((line) =>
    settingsOf(line).map((args) =>
      compilation(line, `tools/node_modules/typescript-${line}/lib/tsc.js`, args),
    ),
  );
  const own = join(root, 'node_modules/typescript/bin/tsc');
  return [...old, ...settingsOf('7.0').map((args) => compilation('7.0', own, args))];
}

function compilation(line, program, [config, ...options]) {
  return {
    title: `TypeScript ${line} compiles tsconfig.${config}.json`,
    commands: [[process.execPath, program, '-p', `tsconfig.${config}.json`, ...options]],
  };
}

function settingsOf(line) {
  const settings = [['nodenext'], ['bundler']];
  // 7.0 no longer has node10.
  if (line === '6.0') settings.push(['node10', '--ignoreDeprecations', '6.0']);
  else if (line !== '7.0') settings.push(['node10']);
  // CommonJS may require ES modules since 5.8. Before, it is an error inside the declarations.
  settings.push(line === '5.4' ? ['commonjs', '--skipLibCheck', 'true'] : ['commonjs']);
  return settings;
}
