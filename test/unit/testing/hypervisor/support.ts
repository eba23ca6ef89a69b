import type { RemoteTypedParam } from '../../../../src/protocol/index.ts';
import type { SimulatedEvent } from '../../../../src/testing/hypervisor/index.ts';
import { HypervisorError, SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';

/** A second in the year 2026, so that everything that is derived from time can be told. */
export const NOW_MS = 1_795_435_000_000;

/** A hypervisor whose clock stands and whose UUIDs and MAC addresses count. */
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

/** Everything that happens from now on, in order. */
export function eventsOf(hypervisor: SimulatedHypervisor): SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  hypervisor.subscribe((event) => events.push(event));
  return events;
}

/** The events of a domain's life in short: `name id event/detail`. */
export function lifecycle(events: readonly SimulatedEvent[]): string[] {
  return events.flatMap((event) =>
    event.kind === 'lifecycle'
      ? [`${event.dom.name} ${event.dom.id} ${event.event}/${event.detail}`]
      : [],
  );
}

/** What a call fails with in short: `number/domain message`. */
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

/** The document of a small domain. */
export function domainXml(name: string, inside = ''): string {
  return `<domain type='test'><name>${name}</name><memory>1024</memory><os><type>hvm</type></os>${inside}</domain>`;
}

/** Every element of a name in a document that libvirt has written, on one line each. */
export function elementsNamed(xml: string, name: string): string[] {
  const found = xml.match(new RegExp(`<${name}[ />](?:[^]*?</${name}>)`, 'g')) ?? [];
  return found.map((text) => text.replaceAll(/\n\s*/g, ''));
}

/** The values of typed parameters by their names. */
export function valuesOf(params: readonly RemoteTypedParam[]): Record<string, unknown> {
  return Object.fromEntries(params.map(({ field, value }) => [field, value.value]));
}
