import {
  VirDomainEventDefinedDetailType as Defined,
  VirDomainEventType as EventType,
  VirDomainEventUndefinedDetailType as Undefined,
} from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { operationInvalid } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { textElement } from '../xml/index.ts';
import { withPart } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import { checkName } from './parse/head.ts';

/** Renames a domain that is not running (virDomainRename). */
export function renameDomain(
  domain: SimulatedDomain,
  name: string,
  flags: number,
  isTaken: (name: string) => boolean,
): void {
  checkFlags(flags, 0, 'testDomainRename');
  if (domain.active) {
    throw operationInvalid(ErrorDomain.TEST, 'cannot rename active domain');
  }
  checkName(name, ErrorDomain.TEST);
  const from = domain.name;
  if (name === from) {
    throw operationInvalid(ErrorDomain.DOMAIN, "Can't rename domain to itself");
  }
  if (isTaken(name)) {
    throw operationInvalid(ErrorDomain.DOMAIN, `domain with name '${name}' already exists`);
  }
  domain.emit({ kind: 'lifecycle', event: EventType.UNDEFINED, detail: Undefined.RENAMED });
  domain.definition = { ...withPart(domain.definition, textElement('name', name)), name };
  domain.owner.renamed(domain, from);
  domain.emit({ kind: 'lifecycle', event: EventType.DEFINED, detail: Defined.RENAMED });
}
