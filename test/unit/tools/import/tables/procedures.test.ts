import { describe, expect, it } from '@jest/globals';
import { proceduresOf } from '../../../../../tools/import/tables/procedures.ts';
import { interfaceOf } from '../support/interface.ts';

const STRUCTS = `
struct remote_shelf_open_args { int a; };
struct remote_shelf_open_ret { int a; };
struct remote_shelf_count_ret { int a; };
struct remote_shelf_moved_msg { int a; };
`;

function proceduresIn(members: string, structs = STRUCTS) {
  return proceduresOf(interfaceOf(`${structs}enum remote_procedure {\n${members}\n};`));
}

const MEMBERS = `/** @priority: high
  * @acl: shelf:write
  * @acl: shelf:read */
 REMOTE_PROC_SHELF_OPEN = 1,
 /** @readstream: 1
  * @sparseflag: SHOP_SPARSE
  * @aclfilter: shelf:getattr */
 REMOTE_PROC_SHELF_COUNT = 2,
 /** @acl: none */
 REMOTE_PROC_SHELF_MOVED = 3,
 REMOTE_PROC_CLOSE = 4`;

describe('The procedures of a program', () => {
  it('are linked to their structs by name, and have their annotations', () => {
    expect(proceduresIn(MEMBERS)).toEqual([
      {
        number: 1,
        name: 'SHELF_OPEN',
        args: 'remote_shelf_open_args',
        ret: 'remote_shelf_open_ret',
        priority: 'high',
        acl: ['shelf:write', 'shelf:read'],
      },
      {
        number: 2,
        name: 'SHELF_COUNT',
        args: null,
        ret: 'remote_shelf_count_ret',
        stream: 'read',
        sparseFlag: 'SHOP_SPARSE',
        aclFilter: ['shelf:getattr'],
      },
      { number: 3, name: 'SHELF_MOVED', event: 'remote_shelf_moved_msg' },
      { number: 4, name: 'CLOSE', args: null, ret: null },
    ]);
  });

  it('are empty if no enum numbers them', () => {
    expect(proceduresOf(interfaceOf('struct shelf { int a; };', 'net'))).toEqual([]);
  });

  it.each([
    [
      `${MEMBERS}, REMOTE_PROC_LOCK = 4`,
      ':17: REMOTE_PROC_LOCK has the number of REMOTE_PROC_CLOSE: 4',
    ],
    [`${MEMBERS}, SHOP_PROC_LOCK = 5`, ':17: SHOP_PROC_LOCK does not begin with REMOTE_PROC_'],
    [
      MEMBERS.replace('_COUNT', '_TALLY'),
      ':4: struct remote_shelf_count_ret belongs to no procedure',
    ],
    [
      MEMBERS.replace('none', 'shelf:read'),
      ':16: REMOTE_PROC_SHELF_MOVED is both a message of the daemon',
    ],
    [MEMBERS.replace('@acl: none', '@owner: me'), ':15: annotation @owner is unknown'],
  ])('give an error with file and line if they break the naming convention', (members, message) => {
    expect(() => proceduresIn(members)).toThrow(`remote_protocol.x${message}`);
  });
});
