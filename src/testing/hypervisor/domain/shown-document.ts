import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  editChild,
  elements,
  textElement,
  withAttributes,
  withChildren,
  withoutChild,
} from '../xml/index.ts';

/** The form of a document that a client gets. */
interface Visibility {
  /** Whether passwords are shown. */
  readonly secure: boolean;

  /** Whether the document is that of a running guest. */
  readonly isRunning: boolean;
}

/**
 * Returns a document as a client sees it. Only the description of a running guest has the memory
 * that it got from a device, the ids of its caches, and the security labels that change nothing.
 */
export function shownElement(root: XmlElement, { secure, isRunning }: Visibility): XmlElement {
  const tuned = isRunning ? editChild(root, 'cputune', withCacheIds) : root;
  return editChild(tuned, 'devices', (devices) => {
    const shown = elements(devices).map((device) => {
      const visible = secure ? device : withoutSecrets(device);
      return isRunning ? withCurrentMemory(visible) : withoutPlainLabels(visible);
    });
    return withChildren(devices, shown);
  });
}

/** Names the caches and memory bandwidths by their virtual CPUs. */
function withCacheIds(tune: XmlElement): XmlElement {
  const children = elements(tune).map((part) =>
    part.name === 'cachetune' || part.name === 'memorytune'
      ? withAttributes(part, { id: `vcpus_${attribute(part, 'vcpus')}` })
      : part,
  );
  return withChildren(tune, children);
}

function withoutSecrets(device: XmlElement): XmlElement {
  switch (device.name) {
    case 'graphics':
      return withAttributes(device, { passwd: undefined });
    case 'disk':
      return editChild(device, 'source', (source) => withoutChild(source, 'cookies'));
    default:
      return device;
  }
}

/** Adds the memory that the guest has now to a device whose memory can be returned: none. */
function withCurrentMemory(device: XmlElement): XmlElement {
  if (device.name !== 'memory' || attribute(device, 'model') !== 'virtio-mem') return device;
  const current = textElement('current', 0, { unit: 'KiB' });
  return editChild(device, 'target', (target) =>
    child(target, 'block') === undefined
      ? target
      : withChildren(target, [...target.children, current]),
  );
}

/** Removes the security labels of a source that change nothing. */
function withoutPlainLabels(device: XmlElement): XmlElement {
  return editChild(device, 'source', (source) => {
    const plain = childrenNamed(source, 'seclabel').filter(
      (label) => label.children.length === 0 && attribute(label, 'relabel') === 'yes',
    );
    const kept = source.children.filter((part) => !plain.some((label) => label === part));
    return plain.length === 0 ? source : withChildren(source, kept);
  });
}
