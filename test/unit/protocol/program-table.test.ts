import { describe, expect, it } from '@jest/globals';
import type { AnyProcedure } from '../../../src/protocol/index.ts';
import {
  admin,
  keepalive,
  lxc,
  qemu,
  RemoteDomainGetStateRet,
  remote,
  VirDomainXMLFlags,
} from '../../../src/protocol/index.ts';
import type { ProgramName } from '../../../tools/description/read.ts';
import { readDescription } from '../../../tools/description/read.ts';
import { procedureName } from '../../../tools/names.ts';

const TABLES = { remote, qemu, lxc, admin, keepalive };
const { programs } = readDescription();

describe('The table of', () => {
  it.each(Object.entries(TABLES))(
    '%s has the procedures and events of its description, in order',
    (name, table) => {
      const { procedures = [], ...head } = programs.get(name as ProgramName) ?? {};
      const { program, version, libvirt } = table;
      expect({ program, version, libvirt }).toMatchObject(pick(head));
      const names = Object.keys(table).filter(
        (key) => !['program', 'version', 'libvirt'].includes(key),
      );
      expect(names).toEqual(procedures.map((each) => procedureName(each.name)));
      expect(table.procedures.map((each) => each.number)).toEqual(
        procedures.map((each) => each.number).sort((a, b) => a - b),
      );
      for (const described of procedures) {
        const found = table[described.number] as AnyProcedure;
        const isEvent = 'event' in described;
        expect(found).toMatchObject({
          program,
          version,
          number: described.number,
          name: `${name.toUpperCase()}_PROC_${described.name}`,
        });
        expect(Object.keys(found).sort().join()).toMatch(
          isEvent ? /^event,name,number,program,version$/ : /^args,.*priority.*ret,stream,/,
        );
        if (!isEvent) expect(found.priority).toBe(described.priority ?? 'low');
        if (!isEvent && described.stream !== undefined) {
          expect(found.stream).toBe(described.stream);
        }
      }
    },
  );
});

describe('A table of procedures', () => {
  it('has the same procedure under its name, its number and both names of libvirt', () => {
    const all = [
      remote[212],
      remote['DOMAIN_GET_STATE'],
      remote['REMOTE_PROC_DOMAIN_GET_STATE'],
      remote.procedures.find((each) => each.number === 212),
    ];
    for (const each of all) expect(each).toBe(remote.domainGetState);
    expect(Reflect.has(remote, 'REMOTE_PROC_DOMAIN_GET_STATE')).toBe(true);
  });

  const unknown = ['domainGetNothing', 'domainGetState 212', 'REMOTE_PROC_', '0', '-1', ''];

  it.each(['constructor', 'toString', '__proto__', ...unknown])(
    'has nothing under the unknown name "%s"',
    (name) => {
      expect(Reflect.get(remote, name)).toBeUndefined();
      expect(Reflect.has(remote, name)).toBe(false);
    },
  );

  it('gives a procedure its codecs, properties and enums', () => {
    expect({ ...remote.domainGetState }).toMatchObject({
      ret: RemoteDomainGetStateRet,
      priority: 'high',
      stream: 'none',
      onlyReads: true,
      flagEnums: { flags: {} },
    });
    expect(remote.domainGetXmlDesc.flagEnums).toEqual({ flags: VirDomainXMLFlags });
    expect(remote.storageVolUpload.stream).toBe('write');
    expect(remote.domainDestroy.onlyReads).toBe(false);
  });
});

/** Returns the defined values of the head of a description. */
function pick(head: object): object {
  const { program, version, libvirt } = head as Record<string, unknown>;
  return { program, version, libvirt };
}
