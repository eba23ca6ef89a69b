/**
 * A session of a few packets that contain secrets, to test the output of `NODE_DEBUG=libvirt`. It
 * runs in its own process, because Node reads the variable at its start.
 */
import { keepalive, remote } from '../../../../src/protocol/index.ts';
import { openDialogue } from './dialogue.ts';

const MARKER = 'hunter2-marker';

const SECRET = { uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', usageType: 1, usageId: MARKER };

const { session, peer } = openDialogue();

const set = session.call(remote.secretSetValue, {
  secret: SECRET,
  value: Buffer.from(MARKER),
  flags: 0,
});
const { header } = await peer.expectCall(remote.secretSetValue);
peer.reply(header, remote.secretSetValue, undefined);
await set;

const get = session.call(remote.secretGetValue, { secret: SECRET, flags: 0 });
const refused = await peer.expectCall(remote.secretGetValue);
peer.replyError(refused.header, { code: 29, message: `${MARKER} is not for you`, str1: MARKER });
await get.catch(() => undefined);

peer.sendEvent(remote.secretEventLifecycle, {
  callbackId: 1,
  secret: SECRET,
  event: 0,
  detail: 0,
});
peer.sendEmpty({ ...header, prog: keepalive.program, proc: 1, type: 2, serial: 0 });
await peer.expectPacket();
peer.sendEmpty({ ...header, proc: 9999, type: 2, serial: 1 });
peer.sendEmpty({ ...header, type: 3, status: 2, serial: 77 });
await peer.close();
