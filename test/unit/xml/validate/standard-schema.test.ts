import { describe, expect, it } from '@jest/globals';
import { ViewTable } from '../../../../src/xml/codec/view.ts';
import { schema } from '../../../../src/xml/generated/tables/domain.ts';
import { propertyPath } from '../../../../src/xml/validate/property-path.ts';
import { standardSchema } from '../../../../src/xml/validate/standard-schema.ts';
import { validateObject, validateXml } from '../../../../src/xml/validate/validate.ts';

const root = new ViewTable(schema).root;

describe('propertyPath', () => {
  it.each([
    ['/domain', []],
    ['/domain/memory/@unit', ['memory', 'unit']],
    ['/domain/devices/disk[2]/source/@file', ['devices', 'disk', 1, 'source', 'file']],
    ['/domain/devices/watchdog/@model', ['devices', 'watchdog', 0, 'model']],
    ['/domain/os/firmware/feature[3]', ['os', 'firmwareElement', 'feature', 2]],
    ['/domain/devices/nothing/@x', ['devices']],
  ])('finds %s in the object', (path, properties) => {
    expect(propertyPath(root, path)).toEqual(properties);
  });
});

describe('standardSchema', () => {
  const standard = standardSchema<unknown>(
    (value) =>
      typeof value === 'string'
        ? validateXml(schema, value)
        : validateObject(schema, value, () => String(Reflect.get(value, 'xml'))),
    ({ path }) => propertyPath(root, path),
  )['~standard'];
  const valid = "<domain type='kvm'><name>a</name></domain>";
  const invalid = "<domain type='kvm'><name>a</name><memory unit='x y'>1</memory></domain>";

  it('has the form of version 1', () => {
    expect(standard).toMatchObject({ version: 1, vendor: 'libvirt-client' });
  });

  it('returns a valid value as it is', () => {
    const object = { xml: valid };
    expect(standard.validate(valid)).toEqual({ value: valid });
    expect(standard.validate(object)).toEqual({ value: object });
  });

  it('returns the messages and the paths of the errors of an object', () => {
    expect(standard.validate({ xml: invalid })).toEqual({
      issues: [
        { message: expect.stringContaining('"unit" of <memory>'), path: ['memory', 'unit'] },
      ],
    });
    expect(standard.validate(invalid)).toEqual({
      issues: [{ message: expect.stringContaining('"unit" of <memory>') }],
    });
  });

  it('does not count warnings', () => {
    const newer = { xml: valid.replace('</domain>', '<news/></domain>') };
    expect(standard.validate(newer)).toEqual({ value: newer });
  });

  it.each([[null], [1], [undefined]])('refuses %p', (value) => {
    expect(standard.validate(value)).toEqual({
      issues: [{ message: 'Expected an object or an XML text' }],
    });
  });
});
