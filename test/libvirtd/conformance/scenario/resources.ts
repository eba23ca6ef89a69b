import type { RemoteTypedParam } from '../../../../src/protocol/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { step, TEST } from '../step.ts';

const dom = TEST;
const LIVE = 1;
const CONFIG = 2;
const MAXIMUM = 4;

const DISK = "<disk type='file'><source file='/tmp/x'/><target dev='vdz' bus='virtio'/></disk>";

const TITLE = 1;
const DESCRIPTION = 0;
const ELEMENT = 2;

function metadata(type: number, text: string | null, uri: string | null, flags = 0) {
  return { dom, type, metadata: text, key: uri === null ? null : 'k', uri, flags };
}

function unsigned(field: string, value: number): RemoteTypedParam {
  return { field, value: { type: 2, value } };
}

/** Memory, CPUs, metadata and devices. */
export const resources: readonly Step[] = [
  step(remote.domainSetMemory, { dom, memory: 1_048_576n }),
  step(remote.domainSetMemory, { dom, memory: 99_999_999n }, 'over the limit'),
  step(remote.domainSetMemory, { dom, memory: 0n }, 'none'),
  step(remote.domainSetMemoryFlags, { dom, memory: 524_288n, flags: CONFIG }, 'of the config'),
  step(remote.domainSetMemoryFlags, { dom, memory: 524_288n, flags: MAXIMUM }, 'the limit, live'),
  step(
    remote.domainSetMemoryFlags,
    { dom, memory: 9_000_000n, flags: MAXIMUM | CONFIG },
    'the limit',
  ),
  step(remote.domainSetMemoryFlags, { dom, memory: 524_288n, flags: 0x1_00 }, 'unknown flags'),
  step(remote.domainSetMaxMemory, { dom, memory: 8_388_608n }),
  step(remote.domainGetMaxMemory, { dom }, 'set'),
  step(remote.domainSetVcpus, { dom, nvcpus: 1 }),
  step(remote.domainSetVcpus, { dom, nvcpus: 64 }, 'too many'),
  step(remote.domainSetVcpus, { dom, nvcpus: 0 }, 'none'),
  step(remote.domainSetVcpusFlags, { dom, nvcpus: 4, flags: CONFIG | MAXIMUM }, 'the most'),
  step(remote.domainSetVcpusFlags, { dom, nvcpus: 2, flags: LIVE | CONFIG }, 'live and config'),
  step(remote.domainSetVcpusFlags, { dom, nvcpus: 2, flags: 0x1_00 }, 'unknown flags'),
  ...[0, LIVE, CONFIG, MAXIMUM, MAXIMUM | CONFIG, LIVE | CONFIG, 8].map((flags) =>
    step(remote.domainGetVcpusFlags, { dom, flags }, `flags ${flags}`),
  ),
  step(remote.domainGetMaxVcpus, { dom }),
  step(remote.domainPinVcpu, { dom, vcpu: 0, cpumap: Uint8Array.of(3) }),
  step(remote.domainPinVcpu, { dom, vcpu: 9, cpumap: Uint8Array.of(3) }, 'one that is not there'),
  step(remote.domainGetVcpuPinInfo, { dom, ncpumaps: 2, maplen: 2, flags: 0 }),
  step(remote.domainPinEmulator, { dom, cpumap: Uint8Array.of(3), flags: 0 }),
  step(remote.domainGetEmulatorPinInfo, { dom, maplen: 2, flags: 0 }),
  step(remote.domainGetXmlDesc, { dom, flags: CONFIG }, 'after memory and vcpus'),

  step(remote.domainSetMetadata, metadata(TITLE, 'a title', null)),
  step(remote.domainGetMetadata, { dom, type: TITLE, uri: null, flags: 0 }, 'title'),
  step(remote.domainGetMetadata, { dom, type: TITLE, uri: null, flags: CONFIG }, 'title of config'),
  step(remote.domainSetMetadata, metadata(TITLE, 'a\nb', null), 'a title with a line break'),
  step(remote.domainGetMetadata, { dom, type: DESCRIPTION, uri: null, flags: 0 }, 'none there'),
  step(remote.domainSetMetadata, metadata(DESCRIPTION, 'x\ny', null), 'description'),
  step(remote.domainSetMetadata, metadata(DESCRIPTION, null, null), 'no description'),
  step(remote.domainSetMetadata, metadata(ELEMENT, '<a>1</a>', 'urn:k'), 'element'),
  step(remote.domainGetMetadata, { dom, type: ELEMENT, uri: 'urn:k', flags: 0 }, 'element'),
  step(remote.domainGetMetadata, { dom, type: ELEMENT, uri: 'urn:z', flags: 0 }, 'no such element'),
  step(remote.domainSetMetadata, metadata(ELEMENT, null, 'urn:k'), 'no element'),
  step(remote.domainGetMetadata, { dom, type: ELEMENT, uri: 'urn:k', flags: 0 }, 'removed'),
  step(remote.domainSetMetadata, metadata(ELEMENT, '<a', 'urn:k'), 'no XML'),
  step(remote.domainSetMetadata, metadata(7, 'x', null), 'unknown type'),
  step(remote.domainSetMetadata, metadata(TITLE, 'x', null, 0x1_00), 'unknown flags'),

  step(remote.domainAttachDevice, { dom, xml: DISK }),
  step(remote.domainAttachDeviceFlags, { dom, xml: DISK, flags: CONFIG }),
  step(remote.domainUpdateDeviceFlags, { dom, xml: DISK, flags: 0 }),
  step(remote.domainDetachDevice, { dom, xml: DISK }),
  step(remote.domainDetachDeviceFlags, { dom, xml: DISK, flags: CONFIG }),
  step(remote.domainDetachDeviceFlags, { dom, xml: DISK, flags: 0 }, 'not there'),

  step(remote.domainGetSchedulerType, { dom }),
  step(remote.domainGetSchedulerParameters, { dom, nparams: 10 }),
  step(remote.domainSetSchedulerParameters, { dom, params: [unsigned('weight', 10)] }),
  step(remote.domainSetSchedulerParameters, { dom, params: [unsigned('x', 1)] }, 'unknown'),
  step(remote.domainGetMemoryParameters, { dom, nparams: 0, flags: 0 }, 'how many'),
  step(remote.domainGetMemoryParameters, { dom, nparams: 10, flags: 0 }),
  step(remote.domainGetBlkioParameters, { dom, nparams: 10, flags: 0 }),
  step(remote.domainGetNumaParameters, { dom, nparams: 10, flags: 0 }),
  step(remote.domainGetInterfaceParameters, { dom, device: 'testnet0', nparams: 10, flags: 0 }),
  step(remote.domainGetInterfaceParameters, { dom, device: 'no', nparams: 10, flags: 0 }, 'none'),
  step(remote.domainGetBlockIoTune, { dom, disk: 'vda', nparams: 30, flags: 0 }),
  step(remote.domainGetBlockIoTune, { dom, disk: 'no', nparams: 30, flags: 0 }, 'no such disk'),
  step(remote.domainGetDiskErrors, { dom, maxerrors: 10, flags: 0 }),
  step(remote.domainBlockStats, { dom, path: 'no' }, 'no such disk'),
  step(remote.domainInterfaceStats, { dom, device: 'no' }, 'no such interface'),
  step(remote.domainGetHostname, { dom, flags: 0 }),
  step(remote.domainGetTime, { dom, flags: 0 }),
  step(remote.domainGetFsinfo, { dom, flags: 0 }),
  step(remote.domainFsfreeze, { dom, mountpoints: [], flags: 0 }),
  step(remote.domainFsthaw, { dom, mountpoints: [], flags: 0 }),
  step(remote.domainInterfaceAddresses, { dom, source: 0, flags: 0 }),
  step(remote.domainGetIothreadInfo, { dom, flags: 0 }),
  step(remote.domainAddIothread, { dom, iothreadId: 5, flags: 0 }),
  step(remote.domainSendKey, { dom, codeset: 0, holdtime: 1, keycodes: [30], flags: 0 }),
  step(remote.domainGetMessages, { dom, flags: 0 }),
  step(remote.domainSetUserPassword, { dom, user: 'root', password: 'x', flags: 0 }),
  step(remote.domainSetUserPassword, { dom, user: null, password: 'x', flags: 0 }, 'of nobody'),
  step(remote.domainSetUserPassword, { dom, user: 'root', password: null, flags: 0 }, 'to none'),
  step(remote.domainSendProcessSignal, { dom, pidValue: 1n, signum: 15, flags: 0 }),
  step(remote.domainSendProcessSignal, { dom, pidValue: 2n, signum: 15, flags: 0 }, 'to another'),
];
