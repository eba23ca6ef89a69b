import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import { parseUuidText } from '../../uuid.ts';
import { enumAttribute, requiredEnum } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, childrenNamed, element, elements } from '../../xml/index.ts';
import { charTypes, parseCharSource } from './char-source.ts';
import { deviceInfo } from './device-info.ts';
import { knownValues } from './known-values.ts';

const WHERE = ErrorDomain.DOMAIN;

const DEFAULT_DEVICE = '/dev/tpm0';

const PCR_BANKS = ['sha1', 'sha256', 'sha384', 'sha512'];

/** Parses a `<tpm>` with one of its backends. */
export function parseTpm(given: XmlElement): XmlElement {
  const model = enumAttribute(given, 'model', knownValues('devices/tpm@model'));
  const [backend, other] = childrenNamed(given, 'backend');
  if (other !== undefined) throw xmlError(WHERE, 'only one TPM backend is supported');
  if (backend === undefined) throw xmlError(WHERE, 'missing TPM device backend');
  const type = requiredEnum(backend, 'type', knownValues('devices/tpm/backend@type'));
  return element('tpm', { model }, [parseBackend(backend, type), ...deviceInfo(given)]);
}

function parseBackend(backend: XmlElement, type: string): XmlElement {
  switch (type) {
    case 'passthrough': {
      const device = child(backend, 'device');
      const path = (device && attribute(device, 'path')) || DEFAULT_DEVICE;
      return element('backend', { type }, [element('device', { path })]);
    }
    case 'emulator':
      return emulator(backend, type);
    default:
      return external(backend, type);
  }
}

function emulator(backend: XmlElement, type: string): XmlElement {
  const version = enumAttribute(backend, 'version', knownValues('devices/tpm/backend@version'));
  const persistent = attribute(backend, 'persistent_state');
  if (persistent !== undefined && persistent !== 'yes' && persistent !== 'no') {
    throw internalError(WHERE, "Invalid persistent_state value, either 'yes' or 'no'");
  }
  const values = { type, version, persistent_state: persistent === 'yes' ? 'yes' : undefined };
  return element('backend', values, [encryption(backend), pcrBanks(backend)]);
}

function encryption(backend: XmlElement): XmlElement | undefined {
  const found = child(backend, 'encryption');
  const text = (found && attribute(found, 'secret')) || undefined;
  if (text === undefined) return undefined;
  const secret = parseUuidText(text);
  if (secret === undefined) {
    throw internalError(WHERE, `Unable to parse secret uuid '${text}'`);
  }
  return element('encryption', { secret });
}

function pcrBanks(backend: XmlElement): XmlElement | undefined {
  const names = elements(child(backend, 'active_pcr_banks') ?? element('active_pcr_banks')).map(
    ({ name }) => name,
  );
  const unknown = names.find((name) => !PCR_BANKS.includes(name));
  if (unknown !== undefined) {
    throw configUnsupported(WHERE, `Unsupported PCR banks '${unknown}'`);
  }
  const banks = PCR_BANKS.filter((name) => names.includes(name)).map((name) => element(name));
  if (names.length > 0 && attribute(backend, 'version') !== '2.0') {
    throw xmlError(WHERE, "<active_pcr_banks/> requires TPM version '2.0'");
  }
  return banks.length === 0 ? undefined : element('active_pcr_banks', {}, banks);
}

function external(backend: XmlElement, type: string): XmlElement {
  const source = child(backend, 'source');
  const kind = (source && attribute(source, 'type')) || undefined;
  if (kind === undefined) throw xmlError(WHERE, 'missing external TPM backend type');
  if (!charTypes().includes(kind)) {
    throw configUnsupported(WHERE, `unknown backend type '${kind}' for external TPM`);
  }
  const ends = parseCharSource(backend, kind);
  const path = ends[0] && attribute(ends[0], 'path');
  const shown = { type: 'unix', mode: 'connect', path };
  return element('backend', { type }, [kind === 'unix' ? element('source', shown) : undefined]);
}
