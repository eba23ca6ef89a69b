import { ErrorDomain } from '../codes.ts';
import { invalidArgument } from '../failures.ts';
import { parseMac } from '../mac.ts';
import type { XmlElement } from '../xml/index.ts';
import type { DomainDefinition } from './definition.ts';
import { devicesOf } from './definition.ts';
import { macOf, targetOf } from './parse/interface.ts';

/** Returns an interface of a guest by its name on the host or by its MAC address. */
export function findInterface(definition: DomainDefinition, device: string): XmlElement {
  const mac = parseMac(device);
  const found = devicesOf(definition, 'interface').find(
    (each) => targetOf(each) === device || (mac !== undefined && macOf(each) === mac),
  );
  if (found === undefined) {
    throw invalidArgument(ErrorDomain.DOMAIN, `'${device}' is not a known interface`);
  }
  return found;
}
