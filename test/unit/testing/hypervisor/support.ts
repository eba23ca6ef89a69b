import type { RemoteTypedParam } from '../../../../src/protocol/index.ts';
import type { SimulatedEvent } from '../../../../src/testing/hypervisor/index.ts';
import { HypervisorError, SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';

/** A time in the year 2026. Values that are derived from the clock are then predictable. */
export const NOW_MS = 1_795_435_000_000;

/** Returns a hypervisor with a stopped clock, and with consecutive UUIDs and MAC addresses. */
export function newHypervisor(populated = true): SimulatedHypervisor {
  let uuids = 0;
  let macs = 0;
  return new SimulatedHypervisor({
    populated,
    environment: {
      now: () => NOW_MS,
      uuid: () => {
        uuids += 1;
        return `00000000-0000-4000-8000-${uuids.toString(16).padStart(12, '0')}`;
      },
      macSuffix: () => {
        macs += 1;
        return [0, Math.floor(macs / 256), macs % 256];
      },
    },
  });
}

/** Returns a list that receives all later events, in order. */
export function eventsOf(hypervisor: SimulatedHypervisor): SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  hypervisor.subscribe((event) => events.push(event));
  return events;
}

/** Returns the lifecycle events in short form: `name id event/detail`. */
export function lifecycle(events: readonly SimulatedEvent[]): string[] {
  return events.flatMap((event) =>
    event.kind === 'lifecycle'
      ? [`${event.dom.name} ${event.dom.id} ${event.event}/${event.detail}`]
      : [],
  );
}

/** Returns the error of a call in short form: `number/domain message`. */
export function failureOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof HypervisorError) {
      return `${error.number}/${error.domain} ${error.message}`;
    }
    throw error;
  }
  return 'no failure';
}

/** Returns the document of a small domain. */
export function domainXml(name: string, inside = ''): string {
  return `<domain type='test'><name>${name}</name><memory>1024</memory><os><type>hvm</type></os>${inside}</domain>`;
}

/** Returns all elements of a name in a document of libvirt, each on one line. */
export function elementsNamed(xml: string, name: string): string[] {
  const found = xml.match(new RegExp(`<${name}[ />](?:[^]*?</${name}>)`, 'g')) ?? [];
  return found.map((text) => text.replaceAll(/\n\s*/g, ''));
}

/** Returns the values of typed parameters by name. */
export function valuesOf(params: readonly RemoteTypedParam[]): Record<string, unknown> {
  return Object.fromEntries(params.map(({ field, value }) => [field, value.value]));
}
