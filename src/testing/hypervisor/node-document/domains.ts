import { VirDomainRunningReason, VirDomainState } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { domainElement } from '../domain/definition.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import { boot } from '../domain/lifecycle.ts';
import { redefinedSnapshot } from '../domain/snapshot-xml.ts';
import { internalError, xmlError } from '../failures.ts';
import type { HypervisorState } from '../hypervisor-state.ts';
import type { XmlElement } from '../xml/index.ts';
import { child, childText, elements, textOf, withChildren } from '../xml/index.ts';
import { unsigned } from './node-document.ts';

/** The namespace of the elements in which the test driver keeps the state of a domain. */
const NAMESPACE = 'http://libvirt.org/schemas/domain/test/1.0';

const UINT_MAX = 0xff_ff_ff_ffn;
const { RUNNING, SHUTOFF, PMSUSPENDED } = VirDomainState;

/** The state of a domain in a node document. */
interface DescribedState {
  readonly runState: number;
  readonly isTransient: boolean;
  readonly hasManagedSave: boolean;
  readonly snapshots: readonly XmlElement[];
}

/**
 * Adds a domain with its state and its snapshots.
 *
 * @param text - The element `given` as a document of its own.
 * @param read - `snapshot` returns the `<domainsnapshot>` of an element.
 */
export function addDomain(
  state: HypervisorState,
  given: XmlElement,
  text: string,
  read: { readonly snapshot: (from: XmlElement) => XmlElement },
): void {
  const domain = state.domains.define(text);
  const described = readState(given);
  for (const each of described.snapshots) addSnapshot(domain, read.snapshot(each));
  checkTree(domain);
  domain.persistent = !described.isTransient;
  domain.managedSave = described.hasManagedSave;
  if (described.runState !== SHUTOFF) {
    boot(domain, VirDomainRunningReason.UNKNOWN);
  }
  domain.setState(described.runState, 0);
}

function readState(domain: XmlElement): DescribedState {
  const own = (name: string): XmlElement[] =>
    elements(domain).filter(
      (each) => each.namespace === NAMESPACE && each.name.replace(/^.*:/, '') === name,
    );
  const [written] = own('runstate');
  const runState = readRunState(written === undefined ? '' : textOf(written));
  const isTransient = own('transient').length > 0;
  const hasManagedSave = own('hasmanagedsave').length > 0;
  if (isTransient && runState === SHUTOFF) {
    throw xmlError(ErrorDomain.TEST, "transient domain cannot have runstate 'shutoff'");
  }
  if (hasManagedSave && runState !== SHUTOFF) {
    const detail = "domain with managedsave data can only have runstate 'shutoff'";
    throw xmlError(ErrorDomain.TEST, detail);
  }
  return { runState, isTransient, hasManagedSave, snapshots: own('domainsnapshot') };
}

function readRunState(text: string): number {
  if (text === '') return RUNNING;
  const state = unsigned(text, UINT_MAX, 'invalid runstate');
  if (state > PMSUSPENDED) {
    throw xmlError(ErrorDomain.TEST, `runstate '${state}' out of range'`);
  }
  return Number(state);
}

function addSnapshot(domain: SimulatedDomain, given: XmlElement): void {
  // A snapshot without a domain has the definition of its domain.
  const complete =
    child(given, 'domain') === undefined
      ? withChildren(given, [...given.children, domainElement(domain.definition, true)])
      : given;
  const snapshot = redefinedSnapshot(complete, domain, domain.owner.core);
  const active = childText(given, 'active');
  if (active === undefined || !/^\s*[-+]?\d+$/.test(active)) {
    throw internalError(ErrorDomain.DOMAIN_SNAPSHOT, "Could not find 'active' element");
  }
  domain.snapshots.add(snapshot);
  if (Number(active) === 0) return;
  if (domain.snapshots.current !== null) {
    throw internalError(ErrorDomain.TEST, 'more than one snapshot claims to be active');
  }
  domain.snapshots.current = snapshot.name;
}

/** Checks that each snapshot has a known parent, and that the parents form no cycle. */
function checkTree({ name, snapshots }: SimulatedDomain): void {
  if (snapshots.descendants(null).length !== snapshots.size) {
    const detail = `Snapshots have inconsistent relations for domain ${name}`;
    throw internalError(ErrorDomain.TEST, detail);
  }
}
