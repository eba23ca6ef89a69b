import type { RemoteTypedParam } from '../../../../src/protocol/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { domain, step, TEST, uuid } from '../step.ts';

const dom = TEST;
const other = domain('limited', uuid(33));
const EVERY_TARGET = [0, 1, 2, 3, 4, 8];

const OTHER = `<domain type='test'><name>limited</name><uuid>${other.uuid}</uuid>
  <memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`;

function limit(field: string, value: bigint): RemoteTypedParam {
  return { field, value: { type: 4, value } };
}

function amount(field: string, value: number): RemoteTypedParam {
  return { field, value: { type: 2, value } };
}

/** A memory limit is set, and all of them are read. */
function memory(field: string, value: bigint): readonly Step[] {
  const note = `${field} ${value}`;
  return [
    step(
      remote.domainSetMemoryParameters,
      { dom: other, params: [limit(field, value)], flags: 0 },
      note,
    ),
    step(remote.domainGetMemoryParameters, { dom: other, nparams: 5, flags: 0 }, note),
  ];
}

const UNLIMITED = 9_007_199_254_740_991n;

/** The limits of the preset guest, which runs, and of one that does not. */
export const limitsOfGuests: readonly Step[] = [
  step(remote.domainCreate, { dom }, 'before its limits'),
  step(remote.domainDefineXml, { xml: OTHER }, 'before its limits'),
  step(remote.domainCreate, { dom: other }, 'for its host name'),
  step(remote.domainGetHostname, { dom: other, flags: 0 }, 'of another guest'),
  step(remote.domainDestroy, { dom: other }, 'after its host name'),
  ...memory('swap_hard_limit', 5000n),
  ...memory('hard_limit', 4000n),
  ...memory('swap_hard_limit', 3000n),
  ...memory('swap_hard_limit', UNLIMITED),
  ...memory('hard_limit', UNLIMITED),
  ...memory('soft_limit', 9n),
  ...EVERY_TARGET.flatMap((flags) => [
    step(remote.domainSetMemoryStatsPeriod, { dom, period: 5, flags }, `flags ${flags}`),
    step(
      remote.domainSetMemoryStatsPeriod,
      { dom: other, period: 5, flags },
      `without a balloon, flags ${flags}`,
    ),
    step(remote.domainGetMemoryParameters, { dom: other, nparams: 0, flags }, `count ${flags}`),
    step(remote.domainGetBlkioParameters, { dom: other, nparams: 0, flags }, `count ${flags}`),
    step(remote.domainGetNumaParameters, { dom: other, nparams: 0, flags }, `count ${flags}`),
    ...['testnet0', 'no'].flatMap((device) => [
      step(
        remote.domainGetInterfaceParameters,
        { dom, device, nparams: 0, flags },
        `count of ${device}, flags ${flags}`,
      ),
      step(
        remote.domainGetInterfaceParameters,
        { dom, device, nparams: 9, flags },
        `${device}, flags ${flags}`,
      ),
      step(
        remote.domainSetInterfaceParameters,
        { dom, device, params: [amount('inbound.average', 5)], flags },
        `${device}, flags ${flags}`,
      ),
      step(
        remote.domainSetInterfaceParameters,
        { dom, device, params: [amount('x', 5)], flags },
        `an unknown one of ${device}, flags ${flags}`,
      ),
    ]),
    ...['vda', 'no'].flatMap((disk) => [
      step(
        remote.domainGetBlockIoTune,
        { dom, disk, nparams: 0, flags },
        `count of ${disk}, flags ${flags}`,
      ),
      step(
        remote.domainSetBlockIoTune,
        { dom, disk, params: [limit('total_bytes_sec', 5n)], flags },
        `${disk}, flags ${flags}`,
      ),
    ]),
  ]),
  step(remote.domainSetMemoryStatsPeriod, { dom, period: 0, flags: 0 }, 'none'),
  step(remote.domainGetXmlDesc, { dom, flags: 0 }, 'after its limits'),
  step(remote.domainSetMemoryParameters, { dom, params: [], flags: 0 }, 'no parameters'),
  step(remote.domainSetBlkioParameters, { dom, params: [], flags: 0 }, 'no parameters'),
  step(remote.domainSetNumaParameters, { dom, params: [], flags: 0 }, 'no parameters'),
  step(remote.domainSetPerfEvents, { dom, params: [], flags: 0 }, 'no parameters'),
  step(remote.domainSetSchedulerParameters, { dom, params: [] }, 'no parameters'),
  step(
    remote.domainSetInterfaceParameters,
    { dom, device: 'no', params: [], flags: 0 },
    'no parameters',
  ),
  step(remote.domainSetBlockIoTune, { dom, disk: 'no', params: [], flags: 0 }, 'no parameters'),
  step(
    remote.domainSendKey,
    { dom, codeset: 0, holdtime: 1, keycodes: [], flags: 0 },
    'no key codes',
  ),
  step(remote.domainDestroy, { dom }, 'after its limits'),
  step(remote.domainUndefine, { dom: other }, 'after its limits'),
];
