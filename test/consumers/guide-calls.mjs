// Loaded before an example of the guide: writes the names of the calls that the example sent to the
// file that GUIDE_CALLS names.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';

const sent = new Set();
subscribe('libvirt-client:packet', ({ direction, type, procedure }) => {
  if (direction === 'sent' && type === 'CALL') sent.add(procedure);
});
process.once('exit', () => writeFileSync(process.env.GUIDE_CALLS, [...sent].join('\n')));
