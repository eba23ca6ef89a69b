import type { View } from '../codec/view.ts';

const STEP = /^(?<name>.+?)(?:\[(?<index>\d+)\])?$/;

/**
 * Returns the path of a problem as properties of the plain object: `/domain/devices/disk[2]/@type`
 * is `['devices', 'disk', 1, 'type']`. The path ends above a part that the object does not have.
 */
export function propertyPath(root: View, path: string): (string | number)[] {
  const properties: (string | number)[] = [];
  let view = root;
  for (const step of path.split('/').slice(2)) {
    if (step.startsWith('@')) {
      const property = view.attributes.get(step.slice(1));
      return property === undefined ? properties : [...properties, property];
    }
    const { name = '', index = '1' } = STEP.exec(step)?.groups ?? {};
    const property = view.children.get(name);
    const child = property === undefined ? undefined : view.properties.get(property);
    if (property === undefined || child?.is !== 'child') return properties;
    properties.push(property);
    if (child.isList) properties.push(Number(index) - 1);
    view = child.view;
  }
  return properties;
}
