import { suggestion, XmlError } from '../errors/index.ts';
import { buildDocument } from './codec/build.ts';
import { childViewOf, decodeElement } from './codec/decode.ts';
import { asObject, invalid } from './codec/encode.ts';
import type { ChildView, View } from './codec/view.ts';
import { CONTAINER_OF_LISTS, ViewTable } from './codec/view.ts';
import type { Schema } from './tables/schema.ts';
import { readTree } from './tree/read-tree.ts';

/**
 * One of several devices: an object with the device as its only property, such as
 * `{ disk: { type: 'file', ... } }`.
 */
export type OneDevice<Devices> = {
  [Kind in keyof Devices]-?: NonNullable<Devices[Kind]> extends readonly (infer Device)[]
    ? Device extends object
      ? { [Only in Kind]: Device } & { [Other in Exclude<keyof Devices, Kind>]?: undefined }
      : never
    : never;
}[keyof Devices];

/**
 * The functions of single devices, which are elements such as `<disk>`. An object of a device has
 * the name of the element as its only property.
 */
export class DeviceFormat<Device extends object> {
  readonly #views: ViewTable;

  /** @internal */
  constructor(schema: Schema) {
    this.#views = new ViewTable(schema);
  }

  /**
   * Returns a device as a plain object, such as `{ disk: { ... } }`. The object has the parts that
   * the types describe.
   *
   * @throws {@link XmlError} if the text is not well-formed, or is no device.
   */
  parse(xml: string): Device {
    const document = readTree(xml);
    const { root } = document;
    const [property, device] = childViewOf(root, this.#devices) ?? [];
    if (property === undefined || device?.view.form !== 'object') {
      const hint = suggestion(root.name, this.#names());
      const { line, column } = document.placeOf(root.start);
      throw new XmlError(
        `The root element is <${root.name}>, but must be a device such as <disk>${hint}`,
        { code: 'XML_ROOT', line, column },
      );
    }
    return { [property]: decodeElement(root, device.view, document.text) } as Device;
  }

  /**
   * Returns the XML of a device, written as libvirt does.
   *
   * @throws {@link XmlError} if the object has not exactly one device, or a value does not have the
   *   form that the types describe.
   */
  build(device: Device): string {
    const entries = Object.entries(asObject(device, 'A device')).filter(
      ([, each]) => each !== undefined,
    );
    const [entry, ...others] = entries;
    if (entry === undefined || others.length > 0) {
      const names = entries.map(([name]) => JSON.stringify(name)).join(', ');
      const found = names === '' ? 'it has none' : `it has ${names}`;
      const fact = `A device must have one property, such as { disk: { ... } }, but ${found}`;
      throw new XmlError(fact, { code: 'XML_VALUE' });
    }
    const [property, value] = entry;
    return buildDocument(value, this.#viewOf(property));
  }

  get #devices(): View {
    const devices = this.#views.root.properties.get(CONTAINER_OF_LISTS);
    if (devices?.is !== 'child') throw new TypeError('the schema has no devices');
    return devices.view;
  }

  #viewOf(property: string): View {
    const place = this.#devices.properties.get(property);
    if (place?.is === 'child' && isDevice(place)) return place.view;
    throw invalid('A device', `cannot be "${property}"${suggestion(property, this.#names())}`);
  }

  #names(): string[] {
    const places = [...this.#devices.properties];
    return places.flatMap(([name, place]) =>
      place.is === 'child' && isDevice(place) ? [name] : [],
    );
  }
}

/** Whether a child of `<devices>` is a device: `<emulator>` is a path. */
function isDevice({ view }: ChildView): boolean {
  return view.form === 'object';
}
