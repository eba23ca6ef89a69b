import type { Connection } from '../../../../src/index.ts';
import type { Story } from '../story.ts';
import { stepsOf } from '../story.ts';

const step = stepsOf<Connection>();

/**
 * Calls that would change this machine. So only the test driver gets them, which refuses them or
 * does nothing.
 */
export const HOST_STORY: Story<Connection> = {
  title: 'the host',
  driver: 'test',
  looks: [['host', () => '']],
  steps: [
    step(
      'virNodeSuspendForDuration',
      (me) => me.connection.nodeSuspendForDuration(0, 60),
      'conn.suspendForDuration(0, 60, 0)',
    ),
    step(
      'virNodeAllocPages',
      (me) => me.connection.nodeAllocPages([2048], [1], 0, 1),
      'conn.allocPages({2048: 1}, 0, 1, 0)',
    ),
    step(
      'virConnectSetIdentity',
      (me) => me.connection.setIdentity({ 'user-name': 'fred' }),
      'conn.setIdentity({"user-name": "fred"}, 0)',
    ),
  ],
};

/** Sets the memory parameters of the host to their current values, which changes nothing. */
export const MEMORY_STORY: Story<Connection> = {
  title: 'the memory of the host',
  driver: 'qemu',
  looks: [['memory', () => '']],
  steps: [
    step(
      'virNodeSetMemoryParameters',
      async (me) => {
        const { shm_pages_to_scan: pages = 100 } = await me.connection.nodeGetMemoryParameters();
        await me.connection.nodeSetMemoryParameters({ shm_pages_to_scan: Number(pages) });
      },
      'pages = conn.getMemoryParameters().get("shm_pages_to_scan", 100);' +
        ' conn.setMemoryParameters({"shm_pages_to_scan": pages})',
    ),
  ],
};
