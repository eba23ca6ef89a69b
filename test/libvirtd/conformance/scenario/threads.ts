import type { RemoteTypedParam } from '../../../../src/protocol/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { domain, step, uuid } from '../step.ts';

const dom = domain('threads', uuid(32));
const LIVE = 1;
const CONFIG = 2;
const EVERY_TARGET = [0, LIVE, CONFIG, LIVE | CONFIG];

function definition(parts: string): string {
  return `<domain type='test'><name>threads</name><uuid>${dom.uuid}</uuid>
    <memory unit='MiB'>64</memory><vcpu current='1'>4</vcpu><os><type>hvm</type></os>${parts}
    </domain>`;
}

function define(parts: string): Step {
  return step(remote.domainDefineXml, { xml: definition(parts) }, `threads with ${parts}`);
}

/** Defines the guest and shows its threads. */
function shown(parts: string): readonly Step[] {
  return [define(parts), ...state(parts || 'nothing')];
}

function state(note: string): readonly Step[] {
  return [
    step(remote.domainGetXmlDesc, { dom, flags: 0 }, `threads, ${note}`),
    step(remote.domainGetIothreadInfo, { dom, flags: 0 }, note),
    step(remote.domainGetVcpuPinInfo, { dom, ncpumaps: 8, maplen: 2, flags: 0 }, note),
    step(remote.domainGetEmulatorPinInfo, { dom, maplen: 2, flags: 0 }, note),
  ];
}

function pin(id: number, cpus: readonly number[], flags: number): Step {
  const args = { dom, iothreadsId: id, cpumap: Uint8Array.from(cpus), flags };
  return step(remote.domainPinIothread, args, `${id} to ${cpus.join()}, flags ${flags}`);
}

function limit(field: string, value: bigint): RemoteTypedParam {
  return { field, value: { type: 4, value } };
}

function poll(id: number, params: readonly RemoteTypedParam[], flags: number): Step {
  const note = `${params.map(({ field }) => field).join()} of ${id}, flags ${flags}`;
  return step(remote.domainSetIothreadParams, { dom, iothreadId: id, params, flags }, note);
}

const POLL = limit('poll_max_ns', 5n);
const UNKNOWN = limit('x', 5n);

/** The threads of a guest: how they are named, pinned and refused. */
export const threads: readonly Step[] = [
  ...shown(''),
  ...shown('<iothreads>2</iothreads>'),
  pin(9, [0], 0),
  pin(9, [3], 0),
  ...EVERY_TARGET.map((flags) => pin(2, [3], flags)),
  ...state('after a pin'),
  pin(1, [255, 255], 0),
  ...state('after a wide pin'),
  step(remote.domainCreate, { dom }, 'with threads'),
  pin(2, [1], LIVE),
  pin(2, [2], LIVE | CONFIG),
  ...state('after a live pin'),
  step(remote.domainDestroy, { dom }, 'with threads'),
  ...[[], [POLL], [UNKNOWN]].flatMap((params) =>
    [0, 9].flatMap((id) => EVERY_TARGET.map((flags) => poll(id, params, flags))),
  ),
  ...[0, 1, 7].flatMap((iothreadId) =>
    [0, 8].flatMap((flags) => [
      step(remote.domainAddIothread, { dom, iothreadId, flags }, `${iothreadId}, flags ${flags}`),
      step(remote.domainDelIothread, { dom, iothreadId, flags }, `${iothreadId}, flags ${flags}`),
    ]),
  ),
  ...shown('<iothreads>4</iothreads><iothreadids><iothread id="7"/></iothreadids>'),
  pin(1, [3], 0),
  ...state('after a pin among named threads'),
  ...shown('<iothreadids><iothread id="7"/><iothread id="2"/></iothreadids>'),
  ...shown('<iothreads>0</iothreads>'),
  ...shown('<cputune><vcpupin vcpu="1" cpuset="1-3,^2"/><vcpupin vcpu="9" cpuset="1"/></cputune>'),
  ...shown('<cputune><emulatorpin cpuset="1-3,^2"/></cputune>'),
  define('<iothreadids><iothread id="7"/><iothread id="7"/></iothreadids>'),
  define('<iothreadids><iothread id="0"/></iothreadids>'),
  define('<iothreadids><iothread id="x"/></iothreadids>'),
  define('<iothreadids><iothread/></iothreadids>'),
  define('<cputune><iothreadpin iothread="1" cpuset="1"/></cputune>'),
  define('<cputune><vcpupin vcpu="1" cpuset="^1"/></cputune>'),
  define('<cputune><vcpupin vcpu="1" cpuset="x"/></cputune>'),
  define('<cputune><vcpupin vcpu="1"/></cputune>'),
  define('<cputune><vcpupin vcpu="1" cpuset="1"/><vcpupin vcpu="1" cpuset="1"/></cputune>'),
  step(
    remote.domainDefineXml,
    { xml: definition('').replace('<vcpu ', "<vcpu cpuset='0-3,^2' ") },
    'with CPUs of all threads',
  ),
  ...state('with CPUs of all threads'),
  step(remote.domainUndefine, { dom }, 'after its threads'),
];
