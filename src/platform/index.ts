export { findProgram } from './find-program.ts';
export { isPipe, PIPE_EXAMPLE, pipePath, toPipe } from './named-pipe.ts';
export { pathsOf } from './paths.ts';
export type { PlatformFiles } from './prefix.ts';
export { daemonFolders, installationPrefix } from './prefix.ts';
