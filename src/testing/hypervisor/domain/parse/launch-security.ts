import { ErrorDomain } from '../../codes.ts';
import { xmlError } from '../../failures.ts';
import { onOffAttribute, requiredEnum, yesNoAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { childrenNamed, childText, element, textElement } from '../../xml/index.ts';
import { knownValues } from './known-values.ts';

const WHERE = ErrorDomain.DOMAIN;

/** Parses `<launchSecurity>`. */
export function parseLaunchSecurity(given: XmlElement): XmlElement {
  const type = requiredEnum(given, 'type', knownValues('launchSecurity@type'));
  if (type === 's390-pv') return element('launchSecurity', { type });
  const kernelHashes = yesNoAttribute(given, 'kernelHashes');
  const policy = childText(given, 'policy') ?? '';
  const [, digits] = /^\s*(?:0x)?([\da-f]{1,8})\s*$/i.exec(policy) ?? [];
  if (digits === undefined) throw xmlError(WHERE, 'failed to get launch security policy');
  const parts = [
    bits(given, 'cbitpos', 'cbitpos'),
    bits(given, 'reducedPhysBits', 'reduced-phys-bits'),
    textElement('policy', `0x${Number.parseInt(digits, 16).toString(16).padStart(4, '0')}`),
    text(given, 'dhCert'),
    text(given, 'session'),
  ];
  return element('launchSecurity', { type, kernelHashes }, parts);
}

function bits(given: XmlElement, name: string, label: string): XmlElement | undefined {
  const found = childText(given, name);
  if (found === undefined) return undefined;
  if (!/^\s*\d+$/.test(found)) {
    throw xmlError(WHERE, `Invalid format for launch security ${label}`);
  }
  return textElement(name, Number(found));
}

function text(given: XmlElement, name: string): XmlElement | undefined {
  const found = childText(given, name);
  return found === undefined ? undefined : textElement(name, found);
}

/** Parses `<keywrap>`: the keys of a mainframe's guest that the host wraps. */
export function parseKeywrap(given: XmlElement): XmlElement | undefined {
  const states = new Map(
    childrenNamed(given, 'cipher').map((cipher) => [
      requiredEnum(cipher, 'name', ['aes', 'dea']),
      onOffAttribute(cipher, 'state'),
    ]),
  );
  const ciphers = ['aes', 'dea'].flatMap((name) => {
    const state = states.get(name);
    return state === undefined ? [] : [element('cipher', { name, state })];
  });
  return ciphers.length === 0 ? undefined : element('keywrap', {}, ciphers);
}
