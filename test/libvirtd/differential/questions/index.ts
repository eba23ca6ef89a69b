import type { Question } from '../question.ts';
import { DOMAIN_QUESTIONS } from './domain.ts';
import { GUEST_QUESTIONS, SHARE_QUESTIONS } from './domain-share.ts';
import { HOST_QUESTIONS, NODE_QUESTIONS } from './host.ts';
import { DOMAIN_LISTS, THING_LISTS } from './lists.ts';
import { CHECKPOINT_QUESTIONS, SNAPSHOT_QUESTIONS } from './moments.ts';
import {
  FILTER_QUESTIONS,
  INTERFACE_QUESTIONS,
  PORT_QUESTIONS,
  SECRET_QUESTIONS,
} from './others.ts';
import { QEMU_QUESTIONS } from './qemu.ts';
import { DEVICE_QUESTIONS, NETWORK_QUESTIONS, POOL_QUESTIONS, VOLUME_QUESTIONS } from './things.ts';

/** All questions. Both clients must get the same answer to each. */
export const QUESTIONS: readonly Question[] = [
  ...QEMU_QUESTIONS,
  ...HOST_QUESTIONS,
  ...NODE_QUESTIONS,
  ...DOMAIN_LISTS,
  ...THING_LISTS,
  ...DOMAIN_QUESTIONS,
  ...SHARE_QUESTIONS,
  ...GUEST_QUESTIONS,
  ...NETWORK_QUESTIONS,
  ...POOL_QUESTIONS,
  ...VOLUME_QUESTIONS,
  ...DEVICE_QUESTIONS,
  ...SNAPSHOT_QUESTIONS,
  ...CHECKPOINT_QUESTIONS,
  ...INTERFACE_QUESTIONS,
  ...SECRET_QUESTIONS,
  ...FILTER_QUESTIONS,
  ...PORT_QUESTIONS,
];
