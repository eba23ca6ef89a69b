import { describe, expect, it } from '@jest/globals';
import { parseApiXml } from '../../../../../tools/import/api/api-xml.ts';
import { apiOf, apiXml, enumXml, functionXml, macroXml } from '../support/api.ts';

describe('parseApiXml', () => {
  it('reads names, values, types and releases, and no prose', () => {
    const api = apiOf([
      macroXml('VIR_SHOP_SIGN', `string='sign'`, '1.2.0', 'as VIR_TYPED_PARAM_STRING'),
      macroXml('VIR_SHOP_DOORS', `raw='(1 &lt;&lt; 1)'`),
      enumXml('virShopState', 'VIR_SHOP_OPEN', '1', '1.1.0'),
      `<typedef name='virShopState' file='shop' type='enum' version='1.1.0'/>`,
      `<struct name='virShop' file='shop' type='struct _virShop' version='1.0.0'/>`,
      `<struct name='virShelf' file='shop' version='1.0.0'><field name='key' type='int'/></struct>`,
      functionXml('virShopOpen', 'int', [['shop', 'virShopPtr']]),
      `<functype name='virShopFunc' file='shop' module='shop' version='1.0.0'>` +
        `<return type='void'/><arg name='opaque' type='void *' info=''/></functype>`,
    ]);
    expect({ ...api, placeOf: null }).toEqual({
      placeOf: null,
      library: 'libvirt',
      macros: [
        {
          name: 'VIR_SHOP_SIGN',
          file: 'shop',
          string: 'sign',
          version: '1.2.0',
          info: 'as VIR_TYPED_PARAM_STRING',
        },
        { name: 'VIR_SHOP_DOORS', file: 'shop', raw: '(1 << 1)', version: '1.0.0', info: '' },
      ],
      enums: [{ name: 'VIR_SHOP_OPEN', value: '1', type: 'virShopState', version: '1.1.0' }],
      structs: [
        { name: 'virShop', field: [] },
        { name: 'virShelf', field: [{ name: 'key', type: 'int' }] },
      ],
      functions: [
        {
          name: 'virShopOpen',
          version: '1.0.0',
          return: { type: 'int' },
          arg: [{ name: 'shop', type: 'virShopPtr' }],
        },
      ],
      callbacks: [{ name: 'virShopFunc', arg: [{ name: 'opaque', type: 'void *' }] }],
    });
  });

  it('reports the line of a symbol', () => {
    const api = apiOf([enumXml('s', 'A', '1'), enumXml('s', 'B', '2')]);
    expect(api.placeOf('B')).toEqual({ file: 'libvirt-api.xml', line: 5 });
  });

  it.each([
    ['text that is not XML', '<api>\n<symbols>\n</api>', 'shop.xml:3: '],
    ['XML of another kind', '<domain/>', 'shop.xml:1: not understood: '],
    ['an unknown kind of symbol', apiXml(['<trait name="a"/>']), 'Unrecognized key: "trait"'],
    ['an enum member without a value', apiXml(['<enum name="A" type="s"/>']), 'symbols.enum'],
  ])('throws an error for %s', (_, text, message) => {
    expect(() => parseApiXml(text, 'shop.xml')).toThrow(message);
  });
});
