/** The behaviour that the backends of all frameworks share, checked by a real HTTP client. */
import assert from 'node:assert/strict';
import { VirDomainState } from 'libvirt-client';
import type { TestDaemon } from 'libvirt-client/testing';
import type { GuestList } from './guests.ts';

/** Lists guests, starts one, and waits for changes and errors, as a browser gets them. */
export async function checkBackend(url: string, daemon: TestDaemon): Promise<void> {
  const list = async (): Promise<unknown> => (await fetch(`${url}/guests`)).json();
  const guest = daemon.hypervisor.domains.lookupByName('test');
  const rows = (state: string): object[] => [{ name: 'test', uuid: guest.uuid, state }];
  const { since, ...first } = (await list()) as GuestList;
  assert.deepEqual(first, { status: 'live', guests: rows('running') });
  assert.equal(typeof since, 'number');

  const leaving = new AbortController();
  const { body } = await fetch(`${url}/events`, { signal: leaving.signal });
  assert.ok(body);
  const events = readData(body);
  assert.deepEqual((await events.next()).value?.guests, rows('running'));
  guest.suspend();
  assert.deepEqual((await events.next()).value?.guests, rows('paused'));
  await daemon.crash();
  assert.equal((await nextOf(events, ({ status }) => status === 'stale')).guests.length, 1);
  await daemon.restart();
  await nextOf(events, ({ status }) => status === 'live');
  leaving.abort();

  const startPath = (name: string): string => `${url}/guests/${name}/start`;
  assert.equal((await fetch(startPath('missing'), { method: 'POST' })).status, 404);
  guest.destroy();
  assert.equal((await fetch(startPath('test'), { method: 'POST' })).status, 204);
  assert.equal(guest.state, VirDomainState.RUNNING);
}

/** Returns the next list that meets a condition. */
async function nextOf(
  lists: AsyncGenerator<GuestList, void>,
  matches: (list: GuestList) => boolean,
): Promise<GuestList> {
  for (;;) {
    const { value } = await lists.next();
    assert.ok(value, 'the events have ended');
    if (matches(value)) return value;
  }
}

/** Yields the data of server-sent events. */
async function* readData(body: ReadableStream<Uint8Array>): AsyncGenerator<GuestList, void> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (data !== undefined) yield JSON.parse(data) as GuestList;
    }
  }
}
