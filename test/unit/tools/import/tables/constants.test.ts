import { describe, expect, it } from '@jest/globals';
import type { Constants } from '../../../../../tools/description/schema.ts';
import { constantsTable } from '../../../../../tools/import/tables/constants.ts';
import { apiOf, enumXml, macroXml } from '../support/api.ts';

const EMPTY: Constants = {
  libvirt: '1.0.0',
  about: 'Constants of a shop',
  enums: [],
  strings: [],
  numbers: [],
  structs: [],
};

function tableOf(symbols: readonly string[], previous: Constants = EMPTY): Constants {
  return constantsTable([apiOf(symbols)], previous, '2.0.0');
}

describe('The table of constants', () => {
  it('has its release, and keeps its description', () => {
    expect(tableOf([])).toEqual({ ...EMPTY, libvirt: '2.0.0' });
  });

  it('has enums sorted by library and name, and their members by value and name', () => {
    const main = apiOf([
      enumXml('virSize', 'VIR_SIZE_LARGE', '2', '1.5.0'),
      enumXml('virSize', 'VIR_SIZE_SMALL', '-1'),
      enumXml('virSize', 'VIR_SIZE_BIG', '2'),
      enumXml('virDoor', 'VIR_DOOR_OPEN', '0'),
    ]);
    const other = apiOf([enumXml('virAlias', 'VIR_ALIAS', 'VIR_SIZE_LARGE')], 'libvirt-qemu');
    expect(constantsTable([other, main], EMPTY, '2.0.0').enums).toEqual([
      { name: 'virDoor', library: 'libvirt', members: [['VIR_DOOR_OPEN', 0, '1.0.0']] },
      {
        name: 'virSize',
        library: 'libvirt',
        members: [
          ['VIR_SIZE_SMALL', -1, '1.0.0'],
          ['VIR_SIZE_BIG', 2, '1.0.0'],
          ['VIR_SIZE_LARGE', 2, '1.5.0'],
        ],
      },
      { name: 'virAlias', library: 'libvirt-qemu', members: [['VIR_ALIAS', 2, '1.0.0']] },
    ]);
  });

  it('gives an error with the place of a value that is not defined', () => {
    expect(() => tableOf([enumXml('virSize', 'VIR_SIZE', 'VIR_NOTHING')])).toThrow(
      'libvirt-api.xml:4: VIR_NOTHING is defined in no API description',
    );
  });

  it('has numbers in their present order, new ones last', () => {
    const previous = {
      ...EMPTY,
      numbers: [
        { name: 'VIR_B', value: 1, header: 'old', since: '1.0.0' },
        { name: 'VIR_A', value: 1, header: 'old', since: '1.0.0' },
      ],
    };
    const symbols = [
      macroXml('VIR_A', `raw='VIR_B'`),
      macroXml('VIR_B', `raw='(36+1)'`, '1.4.0'),
      macroXml('VIR_C', `raw='3'`),
      macroXml('VIR_OF', `params='shop' raw='(shop)'`),
      macroXml('_virOld', `raw='_virNew'`),
    ];
    expect(tableOf(symbols, previous).numbers).toEqual([
      { name: 'VIR_B', value: 37, header: 'shop', since: '1.4.0' },
      { name: 'VIR_A', value: 37, header: 'shop', since: '1.0.0' },
      { name: 'VIR_C', value: 3, header: 'shop', since: '1.0.0' },
    ]);
  });

  it('has structs that are not opaque', () => {
    const symbols = [
      `<struct name='virShop' file='shop' version='1.0.0'/>`,
      `<struct name='virShelf' file='shop'><field name='key' type='char *'/></struct>`,
    ];
    expect(tableOf(symbols).structs).toEqual([
      { name: 'virShelf', library: 'libvirt', fields: [['key', 'char *']] },
    ]);
  });
});

describe('The strings of the table of constants', () => {
  const text = (name: string, value: string, info = '') =>
    macroXml(name, `string='${value}'`, '1.0.0', info);

  it('keep their hand-made facts, and take the rest from the API description', () => {
    const old = {
      name: 'VIR_SHOP_SIGN',
      library: '?',
      since: '0.0.1',
      value: '?',
      group: 'VIR_SIGNS',
      kind: 'name' as const,
      paramType: 'uint' as const,
    };
    const { strings } = tableOf([text('VIR_SHOP_SIGN', 'sign')], { ...EMPTY, strings: [old] });
    expect(strings).toEqual([{ ...old, library: 'libvirt', since: '1.0.0', value: 'sign' }]);
  });

  it.each([
    ['VIR_SHOP_COUNT', 'count', undefined],
    ['VIR_SHOP_PREFIX', 'shop.', 'prefix'],
    ['VIR_SHOP_SUFFIX_NAME', '.name', 'suffix'],
    ['VIR_SHOP_SUFFIX_DOOR_PREFIX', '.door.', 'prefix'],
    ['VIR_SHOP_DOOR', 'door%u', 'format'],
  ])('get the kind that %s shows, if they are new', (name, value, kind) => {
    expect(tableOf([text(name, value)]).strings[0]?.kind).toBe(kind);
  });

  it.each([
    ['as VIR_TYPED_PARAM_ULLONG', 'ullong'],
    ['as VIR_TYPED_PARAM_INT, or VIR_TYPED_PARAM_STRING', undefined],
    ['as a number', undefined],
    ['the size, as unsigned\n long long', 'ullong'],
    ['the weight, as a uint.', 'uint'],
    ['the name as a string', 'string'],
    ['the load as double', 'double'],
    ['the number, formatted as an unsigned integer', undefined],
    ['the number as unsigned int, the text as a string', undefined],
  ])('get the type that the description names, if they are new: %s', (info, type) => {
    expect(tableOf([text('VIR_SHOP_AREA', 'area', info)]).strings[0]?.paramType).toBe(type);
  });

  it('join the longest matching group or start one, if they are new', () => {
    const entry = { library: 'libvirt', since: '1.0.0', value: 'a' };
    const strings = [
      { ...entry, name: 'VIR_SHOP_A', group: 'VIR_SHOP' },
      { ...entry, name: 'VIR_SHOP_DOOR_A', group: 'VIR_SHOP_DOOR' },
    ];
    const symbols = [text('VIR_SHOP_DOOR_LOCK_KEY', 'b'), text('VIR_VAN_DOOR_KEY', 'c')];
    const table = tableOf(symbols, { ...EMPTY, strings });
    expect(table.strings.map(({ name, group }) => [name, group])).toEqual([
      ['VIR_SHOP_DOOR_LOCK_KEY', 'VIR_SHOP_DOOR'],
      ['VIR_VAN_DOOR_KEY', 'VIR_VAN_DOOR'],
    ]);
  });
});
