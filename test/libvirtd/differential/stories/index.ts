import type { Domain } from '../../../../src/index.ts';
import type { Step, Story } from '../story.ts';
import { definitionSteps } from './domain-definition.ts';
import { diskSteps } from './domain-disk.ts';
import { lifeSteps } from './domain-life.ts';
import type { Driver } from './domain-xml.ts';
import { HOST_STORY, MEMORY_STORY } from './host.ts';
import { interfaceStory } from './interface.ts';
import { checkpointStory, snapshotStory } from './moments.ts';
import { networkStory } from './network.ts';
import { deviceStory } from './node-device.ts';
import { FILTER_STORY, PORT_STORY } from './nwfilter.ts';
import { SECRET_STORY } from './secret.ts';
import { poolStory } from './storage.ts';

/** All stories. The objects of both clients must look equal after each step. */
export const STORIES: readonly Story<never>[] = [
  domainStory('test', 'a definition', definitionSteps('test')),
  domainStory('test', 'a guest', lifeSteps('test')),
  domainStory('qemu', 'a definition', definitionSteps('qemu')),
  domainStory('qemu', 'a guest', lifeSteps('qemu')),
  domainStory('qemu', "a guest's disk", diskSteps()),
  snapshotStory('test'),
  snapshotStory('qemu'),
  checkpointStory('test'),
  checkpointStory('qemu'),
  interfaceStory('test'),
  interfaceStory('qemu'),
  SECRET_STORY,
  FILTER_STORY,
  PORT_STORY,
  networkStory('test'),
  networkStory('qemu'),
  poolStory('test'),
  poolStory('qemu'),
  deviceStory('test'),
  deviceStory('qemu'),
  HOST_STORY,
  MEMORY_STORY,
];

function domainStory(driver: Driver, title: string, steps: readonly Step<Domain>[]): Story<Domain> {
  return { title, driver, looks: [['domain', ({ name }) => name]], steps };
}
