import type { CommandGroup } from '../../registry/command-spec.ts';
import { POOL_COMMANDS } from './pool-specs.ts';
import { VOLUME_COMMANDS } from './volume-specs.ts';

/** The commands about storage pools and volumes. */
export const storageCommands: CommandGroup = {
  title: 'Storage pools and volumes',
  commands: [...POOL_COMMANDS, ...VOLUME_COMMANDS],
};
