import type { Step } from '../step.ts';
import { checkpoints } from './checkpoints.ts';
import { definitions } from './definitions.ts';
import { documents } from './documents.ts';
import { domains } from './domains.ts';
import { host } from './host.ts';
import { limits } from './limits.ts';
import { limitsOfGuests } from './limits-of-guests.ts';
import { metadata } from './metadata.ts';
import { networks } from './networks.ts';
import { reader } from './reader.ts';
import { redefinitions } from './redefinitions.ts';
import { resources } from './resources.ts';
import { snapshots } from './snapshots.ts';
import { storage } from './storage.ts';
import { threads } from './threads.ts';

/** All parts in order. Each part starts with the objects that the previous part left. */
export const SCENARIO: readonly Step[] = [
  ...domains,
  ...definitions,
  ...resources,
  ...snapshots,
  ...checkpoints,
  ...networks,
  ...storage,
  ...host,
  ...limits,
  ...reader,
  ...metadata,
  ...threads,
  ...limitsOfGuests,
  ...documents,
  ...redefinitions,
];
