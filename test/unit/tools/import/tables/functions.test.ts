import { describe, expect, it } from '@jest/globals';
import type { Functions } from '../../../../../tools/description/schema.ts';
import { functionsTable, UNDECIDED } from '../../../../../tools/import/tables/functions.ts';
import type { FunctionEntry } from '../../../../../tools/import/tables/shapes.ts';
import { apiOf, functionXml } from '../support/api.ts';
import { programsOf } from '../support/programs.ts';

const PROGRAMS = programsOf(
  'enum remote_procedure { REMOTE_PROC_SHELF_GET_XML_DESC = 7, REMOTE_PROC_SHELF_LOCK = 8 };',
);

const LOCK: FunctionEntry = {
  name: 'virShelfLock',
  class: 'Shelf',
  library: 'libvirt',
  since: '1.0.0',
  returns: 'int',
  params: [['shelf', 'virShelfPtr']],
  mapping: 'wire/rpc',
  procedures: [['remote', 8, 'SHELF_LOCK']],
  tags: ['client-readonly-check'],
  note: 'turns the key twice',
};

function functionsOf(symbols: readonly string[], known: FunctionEntry[] = [LOCK]) {
  const previous: Functions = { libvirt: '1.0.0', about: 'Functions of a shop', functions: known };
  return functionsTable([apiOf(symbols)], PROGRAMS, previous, '2.0.0').functions;
}

const LOCK_XML = functionXml('virShelfLock', 'int', [['shelf', 'virShelfPtr']]);

describe('The table of functions', () => {
  it('keeps its hand-made facts', () => {
    expect(functionsOf([LOCK_XML])).toEqual([LOCK]);
  });

  it('takes the signature and the release from the API description', () => {
    const xml = functionXml('virShelfLock', 'void', [['key', 'int']], '1.5.0');
    expect(functionsOf([xml])).toEqual([
      { ...LOCK, since: '1.5.0', returns: 'void', params: [['key', 'int']] },
    ]);
  });

  it('updates the number of a procedure', () => {
    const old: FunctionEntry = { ...LOCK, procedures: [['remote', 3, 'SHELF_LOCK']] };
    expect(functionsOf([LOCK_XML], [old])).toEqual([LOCK]);
  });

  it('loses the link to a procedure that was removed', () => {
    const gone: [string, number, string] = ['remote', 9, 'SHELF_BOLT'];
    const both = functionsOf(
      [LOCK_XML],
      [{ ...LOCK, procedures: [gone, ['remote', 8, 'SHELF_LOCK']] }],
    );
    expect(both[0]?.procedures).toEqual([['remote', 8, 'SHELF_LOCK']]);
    const none = functionsOf([LOCK_XML], [{ ...LOCK, procedures: [gone] }]);
    expect(none[0]).not.toHaveProperty('procedures');
  });

  it('loses functions that were removed', () => {
    expect(functionsOf([])).toEqual([]);
  });

  it('derives the facts of a new function, except its mapping', () => {
    const xml = functionXml('virShelfGetXMLDesc', 'char *', [['shelf', 'virShelfPtr']], '2.0.0');
    expect(functionsOf([LOCK_XML, xml])).toEqual([
      {
        name: 'virShelfGetXMLDesc',
        class: 'Shelf',
        library: 'libvirt',
        since: '2.0.0',
        returns: 'char *',
        params: [['shelf', 'virShelfPtr']],
        mapping: UNDECIDED,
        procedures: [['remote', 7, 'SHELF_GET_XML_DESC']],
      },
      LOCK,
    ]);
  });

  it('does not derive the class of a new function if neither an object nor the name shows it', () => {
    const symbols = [functionXml('virShelfCount', 'int', []), functionXml('virHum', 'int', [])];
    expect(functionsOf(symbols).map((entry) => [entry.name, entry.class])).toEqual([
      ['virHum', 'Undecided'],
      ['virShelfCount', 'Shelf'],
    ]);
  });
});
