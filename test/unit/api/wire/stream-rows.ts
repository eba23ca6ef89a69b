import type { StorageVol } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { Row } from './row.ts';
import { DOM, sends, VOL } from './row.ts';
import type { DomainRows, StorageVolRows } from './rows.ts';

const dom = DOM;
const vol = VOL;
const SOME = { offset: 7, length: 9n, sparse: true };
const WIRE_SOME = { offset: 7n, length: 9n, flags: 1 };
const ALL = { offset: 0n, length: 0n, flags: 0 };

/** An empty file that accepts all data. */
const NOWHERE = '/dev/null';

export const VOLUME_STREAM_ROWS = {
  download: sends((it, o) => it.download({ ...SOME, ...o }), 'STORAGE_VOL_DOWNLOAD', {
    vol,
    ...WIRE_SOME,
  }),
  upload: sends((it, o) => it.upload({ ...SOME, ...o }), 'STORAGE_VOL_UPLOAD', {
    vol,
    ...WIRE_SOME,
  }),
  downloadStream: sends((it, o) => it.downloadStream(o), 'STORAGE_VOL_DOWNLOAD', { vol, ...ALL }),
  uploadStream: sends((it, o) => it.uploadStream(o), 'STORAGE_VOL_UPLOAD', { vol, ...ALL }),
  downloadTo: sends(
    (it, o) => it.downloadTo(NOWHERE, o),
    'STORAGE_VOL_DOWNLOAD',
    { vol, ...ALL },
    { gives: { bytes: 0n, dataBytes: 0n } },
  ),
  uploadFrom: sends(
    (it, o) => it.uploadFrom(NOWHERE, { offset: 4096, ...o }),
    'STORAGE_VOL_UPLOAD',
    { vol, ...ALL, offset: 4096n },
    { gives: { bytes: 0n, dataBytes: 0n } },
  ),
  downloadParts: {
    act: async (it, o) => {
      for await (const _ of it.downloadParts(o));
    },
    sent: [['STORAGE_VOL_DOWNLOAD', { vol, ...ALL, flags: 1 }]],
  },
} satisfies Partial<StorageVolRows> & { readonly downloadParts: Row<StorageVol> };

export const DOMAIN_STREAM_ROWS = {
  openConsole: sends(
    (it, o) => it.openConsole({ device: 'serial0', flags: 1, ...o }),
    'DOMAIN_OPEN_CONSOLE',
    {
      dom,
      devName: 'serial0',
      flags: 1,
    },
  ),
  consoleStream: sends((it, o) => it.consoleStream({ flags: 2, ...o }), 'DOMAIN_OPEN_CONSOLE', {
    dom,
    devName: null,
    flags: 2,
  }),
  openChannel: sends(
    (it, o) => it.openChannel({ name: 'port.0', flags: 1, ...o }),
    'DOMAIN_OPEN_CHANNEL',
    {
      dom,
      name: 'port.0',
      flags: 1,
    },
  ),
  channelStream: sends((it, o) => it.channelStream(o), 'DOMAIN_OPEN_CHANNEL', {
    dom,
    name: null,
    flags: 0,
  }),
  screenshot: sends(
    async (it, o) => (await it.screenshot({ screen: 2, ...o })).mimeType,
    'DOMAIN_SCREENSHOT',
    { dom, screen: 2, flags: 0 },
    { answers: [[remote.domainScreenshot, { mime: 'image/png' }]], gives: 'image/png' },
  ),
} satisfies Partial<DomainRows>;
