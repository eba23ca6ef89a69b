import { describe, expect, it } from '@jest/globals';
import { kindOf } from '../../../../src/api/events/kinds.ts';
import { SessionRegistrations } from '../../../../src/api/events/session-registrations.ts';
import type { Member } from '../../../../src/api/events/topic.ts';
import type { OpenedSession } from '../../../../src/api/live/opened-session.ts';
import type { Connection } from '../../../../src/index.ts';
import type { AnyProcedure } from '../../../../src/protocol/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import { XdrReader, XdrWriter } from '../../../../src/xdr/index.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../../support/growth.ts';

describe('The time of listeners to different objects grows with their number', () => {
  it('when they are opened, get an event that nobody registered, and are closed', async () => {
    const work = async (size: number): Promise<void> => {
      const registrations = registrationsOf(answeringSession());
      const members = Array.from({ length: size }, (_, index) => memberFor(index));
      await Promise.all(members.map((member) => registrations.join(member)));
      for (let index = 0; index < size; index += 1) {
        registrations.receive(message, new XdrReader(unknown));
      }
      await Promise.all(members.map((member) => registrations.leave(member)));
    };
    expect(await growth(1000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});

const message = remote.domainEventCallbackBlockJob;
const kind = kindOf(message)?.kind;

/** An event with an id that no registration has. */
const writer = new XdrWriter();
message.event.encode(writer, {
  callbackId: -7,
  msg: {
    dom: { name: 'guest', uuid: '00000000-0000-4000-8000-000000000000', id: -1 },
    ...{ path: '/disk', type: 1, status: 0 },
  },
});
const unknown = writer.finish();

function memberFor(index: number): Member {
  if (kind === undefined) throw new Error('the event is unknown');
  const uuid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const object = { name: `guest-${index}`, uuid, id: -1 };
  return {
    topics: [{ kind, object, monitor: { event: null, flags: 0 }, isOptional: false }],
    ...{ unsupported: [], push() {}, miss() {}, end() {} },
  };
}

/** A session that answers each registration with the next id. */
function answeringSession(): OpenedSession['session'] {
  let callbackId = 0;
  const reply = Buffer.alloc(4);
  const call = async ({ ret }: AnyProcedure): Promise<unknown> => {
    callbackId += 1;
    reply.writeInt32BE(callbackId);
    return ret.decode(new XdrReader(reply));
  };
  return { call, isClosed: false, traceDropped() {} } as unknown as OpenedSession['session'];
}

function registrationsOf(session: OpenedSession['session']): SessionRegistrations {
  const features = { hasEventCallbacks: true, hasCloseCallback: true };
  const opened = { session, hasKeepalive: false, eventFeatures: async () => features };
  return new SessionRegistrations({} as Connection, opened, undefined);
}
