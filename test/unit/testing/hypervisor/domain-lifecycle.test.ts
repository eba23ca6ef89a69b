import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import {
  destroy,
  reboot,
  reset,
  resume,
  shutdown,
  start,
  suspend,
} from '../../../../src/testing/hypervisor/domain/lifecycle.ts';
import { setLifecycleAction } from '../../../../src/testing/hypervisor/domain/lifecycle-action.ts';
import { renameDomain } from '../../../../src/testing/hypervisor/domain/rename.ts';
import type { SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';
import { domainXml, eventsOf, failureOf, lifecycle, newHypervisor } from './support.ts';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const NOT_RUNNING = '55/20 Requested operation is not valid: domain is not running';

/** Returns state, reason and id, as virDomainGetState and virDomainGetID do. */
function stateOf({ state, reason, id }: SimulatedDomain): readonly number[] {
  return [state, reason, id];
}

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('A domain', () => {
  let hypervisor: SimulatedHypervisor;
  let domain: SimulatedDomain;
  beforeEach(() => {
    hypervisor = newHypervisor();
    domain = hypervisor.domains.lookupByName('test');
  });

  it('is running at the start, for an unknown reason', () => {
    expect(domain.reference()).toEqual({ name: 'test', uuid: UUID, id: 1 });
    expect(stateOf(domain)).toEqual([1, 0, 1]);
    expect([domain.persistent, domain.autostart]).toEqual([true, false]);
  });

  it('changes its state, with a reason and an event for each change', () => {
    const events = eventsOf(hypervisor);
    const steps: readonly (readonly [(each: SimulatedDomain) => void, readonly number[]])[] = [
      [suspend, [3, 1, 1]],
      [resume, [1, 5, 1]],
      [reboot, [1, 1, 1]],
      [reset, [1, 1, 1]],
      [shutdown, [5, 1, -1]],
      [start, [1, 1, 2]],
      [suspend, [3, 1, 2]],
      [shutdown, [5, 1, -1]],
      [start, [1, 1, 3]],
      [destroy, [5, 2, -1]],
    ];
    for (const [step, expected] of steps) {
      step(domain);
      expect(stateOf(domain)).toEqual(expected);
    }
    expect(lifecycle(events)).toEqual([
      'test 1 3/0',
      'test 1 4/0',
      'test -1 5/0',
      'test 2 2/0',
      'test 2 3/0',
      'test -1 5/0',
      'test 3 2/0',
      'test -1 5/1',
    ]);
  });

  it("refuses operations that its state does not allow, with the driver's errors", () => {
    expect(failureOf(() => resume(domain))).toBe("1/12 internal error: domain 'test' not paused");
    expect(failureOf(() => start(domain))).toBe(
      "1/12 internal error: Domain 'test' is already running",
    );
    suspend(domain);
    expect(failureOf(() => suspend(domain))).toBe("1/12 internal error: domain 'test' not running");
    destroy(domain);
    const notRunning = "1/12 internal error: domain 'test' not running";
    expect(failureOf(() => suspend(domain))).toBe(notRunning);
    expect(failureOf(() => shutdown(domain))).toBe(notRunning);
    expect(failureOf(() => destroy(domain))).toBe(NOT_RUNNING);
    expect(failureOf(() => reboot(domain))).toBe(NOT_RUNNING);
    expect(failureOf(() => reset(domain))).toBe(NOT_RUNNING);
  });

  it('reports unsupported flags with the name of the function', () => {
    expect(failureOf(() => start(domain, 0x5))).toBe(
      '8/12 unsupported flags (0x5) in function testDomainCreateWithFlags',
    );
    expect(failureOf(() => destroy(domain, 0x80_00_00_00))).toBe(
      '8/12 unsupported flags (0x80000000) in function testDomainDestroyFlags',
    );
    destroy(domain, 1);
    expect(domain.active).toBe(false);
  });

  it.each([
    [0, 'on_poweroff', [5, 1, -1]],
    [1, 'on_poweroff', [1, 1, 1]],
    [2, 'on_poweroff', [1, 1, 1]],
    [3, 'on_poweroff', [5, 1, -1]],
  ] as const)('follows action %i of %s when it shuts down', (action, _, expected) => {
    setLifecycleAction(domain, 0, action, 1);
    shutdown(domain);
    expect(stateOf(domain)).toEqual(expected);
  });

  it('accepts core dumps only as the action for a crash', () => {
    setLifecycleAction(domain, 2, 4, 1);
    expect(failureOf(() => setLifecycleAction(domain, 0, 4, 1))).toBe(
      "67/20 unsupported configuration: Lifecycle event 'poweroff' doesn't support 'coredump-destroy' action",
    );
    expect(failureOf(() => setLifecycleAction(domain, 9, 1, 1))).toBe(
      "8/20 invalid argument: invalid lifecycle type '9'",
    );
    expect(failureOf(() => setLifecycleAction(domain, 1, 6, 1))).toBe(
      "8/20 invalid argument: invalid lifecycle action '6'",
    );
  });

  it('disappears when it stops if it is transient, and keeps its id for the event', () => {
    const events = eventsOf(hypervisor);
    const transient = hypervisor.domains.create(domainXml('t1'));
    shutdown(transient);
    destroy(hypervisor.domains.create(domainXml('t2')));
    expect(lifecycle(events)).toEqual(['t1 2 2/0', 't1 2 5/0', 't2 3 2/0', 't2 3 5/1']);
    const { uuid } = transient;
    expect(failureOf(() => hypervisor.domains.find(transient))).toBe(
      `42/12 Domain not found: no domain with matching uuid '${uuid}' (t1)`,
    );
  });

  it('has a definition for the next start beside the current one', () => {
    const { domains } = hypervisor;
    const events = eventsOf(hypervisor);
    const guest = domains.create(domainXml('g'));
    domains.define(domainXml('g', `<uuid>${guest.uuid}</uuid><title>next</title>`));
    expect([guest.persistent, guest.definition === guest.configuration]).toEqual([true, false]);
    destroy(guest);
    expect(guest.definition).toBe(guest.configuration);
    domains.define(domainXml('g', `<uuid>${guest.uuid}</uuid>`));
    expect(lifecycle(events)).toEqual(['g 2 2/0', 'g 2 0/0', 'g -1 5/1', 'g -1 0/1']);
  });

  it('can run with another definition, and returns to its own when it stops', () => {
    const { domains } = hypervisor;
    const guest = domains.define(domainXml('g'));
    const own = guest.definition;
    domains.create(domainXml('g', `<uuid>${guest.uuid}</uuid><title>once</title>`));
    expect(guest.configuration).toBe(own);
    expect(guest.definition).not.toBe(own);
    destroy(guest);
    expect(guest.definition).toBe(own);
    expect(domains.all()).toContain(guest);
  });

  it('becomes transient when it is undefined while it runs', () => {
    const events = eventsOf(hypervisor);
    hypervisor.domains.undefine(domain);
    hypervisor.domains.undefine(domain);
    expect([domain.persistent, domain.active]).toEqual([false, true]);
    destroy(domain);
    expect(hypervisor.domains.all()).toEqual([]);
    expect(lifecycle(events)).toEqual(['test 1 1/0', 'test 1 1/0', 'test -1 5/1']);
  });

  it('refuses the name or the UUID of another domain', () => {
    const { domains } = hypervisor;
    const taken = `9/20 operation failed: domain 'test' already exists with uuid ${UUID}`;
    const defined = `9/20 operation failed: domain 'test' is already defined with uuid ${UUID}`;
    const other = domainXml('other', `<uuid>${UUID}</uuid>`);
    expect(failureOf(() => domains.define(domainXml('test')))).toBe(taken);
    expect(failureOf(() => domains.create(domainXml('test')))).toBe(taken);
    expect(failureOf(() => domains.define(other))).toBe(defined);
    expect(failureOf(() => domains.create(domainXml('test', `<uuid>${UUID}</uuid>`)))).toBe(
      "55/20 Requested operation is not valid: domain 'test' is already active",
    );
  });

  it('cannot be undefined with snapshots or a saved state, unless the flags allow it', () => {
    const { domains } = hypervisor;
    destroy(domain);
    domain.managedSave = true;
    expect(failureOf(() => domains.undefine(domain))).toBe(
      '55/12 Requested operation is not valid: Refusing to undefine while domain managed save image exists',
    );
    domains.undefine(domain, 1);
    expect(domains.all()).toEqual([]);
  });

  it('can be renamed if it is not running', () => {
    const events = eventsOf(hypervisor);
    const { domains } = hypervisor;
    const rename = (name: string): void =>
      renameDomain(domain, name, 0, (each) => domains.hasName(each));
    expect(failureOf(() => rename('x'))).toBe(
      '55/12 Requested operation is not valid: cannot rename active domain',
    );
    destroy(domain);
    expect(failureOf(() => rename('test'))).toBe(
      "55/20 Requested operation is not valid: Can't rename domain to itself",
    );
    expect(failureOf(() => rename('a/b'))).toBe("27/12 XML error: name a/b cannot contain '/'");
    domains.define(domainXml('other'));
    expect(failureOf(() => rename('other'))).toBe(
      "55/20 Requested operation is not valid: domain with name 'other' already exists",
    );
    rename('renamed');
    expect(domains.lookupByName('renamed')).toBe(domain);
    expect(failureOf(() => domains.lookupByName('test'))).toBe('42/12 Domain not found');
    expect(lifecycle(events).slice(-2)).toEqual(['test -1 1/1', 'renamed -1 0/2']);
  });

  it('is found by name, UUID and id', () => {
    const { domains } = hypervisor;
    expect(domains.lookupByUuid(UUID)).toBe(domain);
    expect(domains.lookupById(1)).toBe(domain);
    expect(failureOf(() => domains.lookupById(99))).toBe('42/12 Domain not found');
  });

  it.each([
    [0x1, ['test', 'run']],
    [0x2, ['off']],
    [0x4, ['test', 'off']],
    [0x8, ['run']],
    [0x1 | 0x4, ['test']],
    [0x10, ['test']],
    [0x20, ['run']],
    [0x40, ['off']],
    [0x80, []],
    [0x20 | 0x40, ['run', 'off']],
    [0x1_00, []],
    [0x4_00, ['off']],
    [0x8_00, ['test', 'run']],
    [0x10_00, []],
    [0x40_00, []],
    [0xff_ff, ['test', 'run', 'off']],
  ])('is listed by the flags 0x%s', (flags, names) => {
    const { domains } = hypervisor;
    suspend(domains.create(domainXml('run')));
    domains.define(domainXml('off')).autostart = true;
    expect(domains.list(flags).map(({ name }) => name)).toEqual(names);
  });

  it('is not listed by unsupported flags', () => {
    expect(failureOf(() => hypervisor.domains.list(0x1_00_00))).toBe(
      '8/12 unsupported flags (0x10000) in function testConnectListAllDomains',
    );
  });
});

describe('Two hypervisors', () => {
  it('share nothing', () => {
    const [one, other] = [newHypervisor(), newHypervisor()];
    const events = eventsOf(other);
    destroy(one.domains.lookupByName('test'));
    expect(other.domains.lookupByName('test').active).toBe(true);
    expect(events).toEqual([]);
  });

  it('can start without any objects', () => {
    const empty = newHypervisor(false);
    expect([empty.domains.all(), empty.networks.all(), empty.pools.all()]).toEqual([[], [], []]);
  });
});

describe('The events of a hypervisor', () => {
  it('reach every listener in order, until it is removed', () => {
    const hypervisor = newHypervisor();
    const first = eventsOf(hypervisor);
    const second: unknown[] = [];
    const leave = hypervisor.subscribe((event) => second.push(event));
    suspend(hypervisor.domains.lookupByName('test'));
    leave();
    resume(hypervisor.domains.lookupByName('test'));
    expect([first.length, second.length]).toEqual([2, 1]);
  });

  it('can be injected without a change of state', () => {
    const hypervisor = newHypervisor();
    const events = eventsOf(hypervisor);
    const dom = hypervisor.domains.lookupByName('test').reference();
    hypervisor.inject({ kind: 'watchdog', dom, action: 2 });
    expect(events).toEqual([{ kind: 'watchdog', dom, action: 2 }]);
  });
});
