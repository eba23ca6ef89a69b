import type { ApiXml } from '../../../../../tools/import/api/api-xml.ts';
import { parseApiXml } from '../../../../../tools/import/api/api-xml.ts';

/** Returns an API description with the given symbols, one per line from line 4. */
export function apiXml(symbols: readonly string[], library = 'libvirt'): string {
  const lines = symbols.map((symbol) => `    ${symbol}`);
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<api name='${library}'>`,
    '  <symbols>',
    ...lines,
    `    <typedef name='virAny' file='shop' type='int' version='1.0.0'/>`,
    '  </symbols>',
    '</api>',
  ].join('\n');
}

export function apiOf(symbols: readonly string[], library = 'libvirt'): ApiXml {
  return parseApiXml(apiXml(symbols, library), `${library}-api.xml`);
}

export function enumXml(type: string, name: string, value: string, version = '1.0.0'): string {
  return `<enum name='${name}' file='shop' value='${value}' type='${type}' version='${version}'/>`;
}

export function functionXml(
  name: string,
  returns: string,
  params: readonly (readonly [name: string, type: string])[],
  version = '1.0.0',
): string {
  const args = params.map(([param, type]) => `<arg name='${param}' type='${type}' info=''/>`);
  const all = [`<return type='${returns}' info=''/>`, ...args].join('');
  return `<function name='${name}' file='shop' module='shop' version='${version}'>${all}</function>`;
}

/** @param value - `string='text'` or `raw='C code'` */
export function macroXml(name: string, value: string, version = '1.0.0', info = ''): string {
  return `<macro name='${name}' file='shop' ${value} version='${version}'><info>${info}</info></macro>`;
}
