import type { CommandGroup } from '../../registry/command-spec.ts';
import { CHANGE_SPECS } from './change-specs.ts';
import { MEDIA_SPECS } from './media-specs.ts';
import { MORE_DEVICE_SPECS } from './more-specs.ts';
import { READ_SPECS } from './read-specs.ts';

export const deviceCommands: CommandGroup = {
  title: 'Devices of domains',
  commands: [...READ_SPECS, ...CHANGE_SPECS, ...MEDIA_SPECS, ...MORE_DEVICE_SPECS],
};
