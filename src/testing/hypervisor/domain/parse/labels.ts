import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { configUnsupported, failure, xmlError } from '../../failures.ts';
import { enumAttribute, yesNoAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, childrenNamed, childText, element, textElement } from '../../xml/index.ts';
import { knownValues } from './known-values.ts';

const WHERE = ErrorDomain.DOMAIN;

/** Parses the `<seclabel>` elements of a guest, without the labels of a running one. */
export function parseLabels(domain: XmlElement): XmlElement[] {
  const given = childrenNamed(domain, 'seclabel');
  const labels = given.map(parseLabel);
  const models = labels.map((label) => attribute(label, 'model'));
  const twice = models.find((model, index) => models.indexOf(model) !== index);
  if (labels.length > 1 && twice !== undefined) {
    const detail = `seclabel for model ${twice} is already provided`;
    throw failure(ErrorNumber.XML_DETAIL, WHERE, detail);
  }
  if (labels.length > 1 && models.includes(undefined)) {
    throw xmlError(WHERE, 'missing security model when using multiple labels');
  }
  // libvirt reads a label without a type, but never writes it.
  return labels.filter((label) => attribute(label, 'type') !== undefined);
}

function parseLabel(given: XmlElement): XmlElement {
  const type = enumAttribute(given, 'type', knownValues('seclabel@type'));
  const asked = yesNoAttribute(given, 'relabel');
  if (type === undefined) return element('seclabel', { model: attribute(given, 'model') });
  const relabel = asked ?? (type === 'dynamic' ? 'yes' : 'no');
  if (type === 'dynamic' && relabel === 'no') {
    throw configUnsupported(WHERE, 'dynamic label type must use resource relabeling');
  }
  if (type === 'none' && relabel === 'yes') {
    const detail = "resource relabeling is not compatible with 'none' label type";
    throw configUnsupported(WHERE, detail);
  }
  const model = attribute(given, 'model');
  if (type === 'none' || model === 'none') return element('seclabel', { type: 'none', model });
  return element('seclabel', { type, model, relabel }, labelTexts(given, type));
}

function labelTexts(given: XmlElement, type: string): XmlElement[] {
  const name = type === 'static' ? 'label' : 'baselabel';
  const text = childText(given, name);
  if (type === 'static' && text === undefined) {
    throw xmlError(WHERE, 'security label is missing');
  }
  return text === undefined ? [] : [textElement(name, text)];
}

/** Parses the `<seclabel>` elements of a disk's or a character device's source. */
export function parseDeviceLabels(source: XmlElement): XmlElement[] {
  const models = new Set<string>();
  return childrenNamed(source, 'seclabel').map((given) => {
    const model = attribute(given, 'model');
    if (model !== undefined && models.has(model)) {
      const detail = `seclabel for model ${model} is already provided`;
      throw failure(ErrorNumber.XML_DETAIL, WHERE, detail);
    }
    if (model !== undefined) models.add(model);
    const relabel = yesNoAttribute(given, 'relabel') ?? 'yes';
    const label = childText(given, 'label');
    if (label !== undefined && relabel === 'no') {
      const name = model ?? '<null>';
      const detail = `Cannot specify a label if relabelling is turned off. model=${name}`;
      throw xmlError(WHERE, detail);
    }
    const texts = label === undefined ? [] : [textElement('label', label)];
    return element('seclabel', { model, relabel }, texts);
  });
}
