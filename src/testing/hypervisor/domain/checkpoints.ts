import {
  VirDomainCheckpointCreateFlags as Create,
  VirDomainCheckpointDeleteFlags as Delete,
  VirDomainCheckpointListFlags as List,
  VirDomainCheckpointXMLFlags as Xml,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { nowSeconds } from '../environment.ts';
import { failure, invalidArgument } from '../failures.ts';
import { checkFlags, passesFilter } from '../flags.ts';
import {
  formatCheckpoint,
  newCheckpoint,
  parseCheckpointXml,
  redefinedCheckpoint,
} from './checkpoint-xml.ts';
import type { SimulatedDomain } from './domain.ts';
import { listMoments } from './moment-list.ts';
import type { SimulatedCheckpoint } from './moments.ts';

const WHERE = ErrorDomain.DOMAIN_CHECKPOINT;

/** Creates a checkpoint of a running domain, or redefines one (virDomainCheckpointCreateXML). */
export function createCheckpoint(
  domain: SimulatedDomain,
  xml: string,
  flags: number,
): SimulatedCheckpoint {
  const supported = Create.REDEFINE | Create.QUIESCE | Create.REDEFINE_VALIDATE;
  checkFlags(flags, supported, 'testDomainCheckpointCreateXML');
  if (domain.snapshots.size > 0) {
    throw unsupported('cannot create checkpoint while snapshot exists');
  }
  if (!domain.active) {
    throw unsupported('cannot create checkpoint for inactive domain');
  }
  const given = parseCheckpointXml(xml);
  if ((flags & Create.REDEFINE) !== 0) {
    return redefine(domain, redefinedCheckpoint(given, domain, domain.owner.core));
  }
  const { environment } = domain.owner.core;
  const checkpoint = newCheckpoint(given, domain, nowSeconds(environment));
  domain.checkpoints.add(checkpoint);
  domain.checkpoints.current = checkpoint.name;
  return checkpoint;
}

function redefine(domain: SimulatedDomain, checkpoint: SimulatedCheckpoint): SimulatedCheckpoint {
  if (checkpoint.definition.uuid !== domain.uuid) {
    const detail = `definition for checkpoint ${checkpoint.name} must use uuid ${domain.uuid}`;
    throw invalidArgument(WHERE, detail);
  }
  domain.checkpoints.put(checkpoint);
  domain.checkpoints.current ??= checkpoint.name;
  return checkpoint;
}

export function findCheckpoint(domain: SimulatedDomain, name: string): SimulatedCheckpoint {
  const checkpoint = domain.checkpoints.get(name);
  if (checkpoint === undefined) {
    throw noCheckpoint(`no domain checkpoint with matching name '${name}'`);
  }
  return checkpoint;
}

/** Returns the checkpoints of a domain, or those below one of them. */
export function listCheckpoints(
  domain: SimulatedDomain,
  under: SimulatedCheckpoint | null,
  flags: number,
  name: string,
): SimulatedCheckpoint[] {
  checkFlags(flags, List.ROOTS | List.TOPOLOGICAL | List.LEAVES | List.NO_LEAVES, name);
  const oneGeneration = (flags & List.ROOTS) !== 0;
  const listed = listMoments(domain.checkpoints, {
    under: under?.name ?? null,
    // The same bit means only the roots for a domain, and all descendants for a checkpoint.
    firstGeneration: under === null ? oneGeneration : !oneGeneration,
    topological: (flags & List.TOPOLOGICAL) !== 0,
  });
  return listed.filter((checkpoint) => {
    const leaf = domain.checkpoints.children(checkpoint.name).length === 0;
    const own = leaf ? List.LEAVES : List.NO_LEAVES;
    return passesFilter(flags, [[List.LEAVES | List.NO_LEAVES, own]]);
  });
}

export function checkpointParent(
  domain: SimulatedDomain,
  checkpoint: SimulatedCheckpoint,
  flags: number,
): SimulatedCheckpoint {
  checkFlags(flags, 0, 'testDomainCheckpointGetParent');
  if (checkpoint.parent === null) {
    throw noCheckpoint(`checkpoint '${checkpoint.name}' does not have a parent`);
  }
  return findCheckpoint(domain, checkpoint.parent);
}

export function checkpointXml(checkpoint: SimulatedCheckpoint, flags: number): string {
  checkFlags(flags, Xml.SECURE | Xml.NO_DOMAIN | Xml.SIZE, 'testDomainCheckpointGetXMLDesc');
  return formatCheckpoint(checkpoint, {
    secure: (flags & Xml.SECURE) !== 0,
    withDomain: (flags & Xml.NO_DOMAIN) === 0,
  });
}

export function deleteCheckpoint(
  domain: SimulatedDomain,
  checkpoint: SimulatedCheckpoint,
  flags: number,
): void {
  const supported = Delete.CHILDREN | Delete.METADATA_ONLY | Delete.CHILDREN_ONLY;
  checkFlags(flags, supported, 'testDomainCheckpointDelete');
  if ((flags & (Delete.CHILDREN | Delete.CHILDREN_ONLY)) !== 0) {
    domain.checkpoints.removeDescendants(checkpoint);
  }
  if ((flags & Delete.CHILDREN_ONLY) === 0) {
    domain.checkpoints.remove(checkpoint);
  }
}

function unsupported(detail: string): Error {
  return failure(ErrorNumber.OPERATION_UNSUPPORTED, ErrorDomain.TEST, detail);
}

function noCheckpoint(detail: string): Error {
  return failure(ErrorNumber.NO_DOMAIN_CHECKPOINT, ErrorDomain.TEST, detail);
}
