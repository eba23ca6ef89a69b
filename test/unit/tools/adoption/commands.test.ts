import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../../../tools/adoption/commands.ts';
import { fromVirsh } from '../../../../tools/adoption/docs.ts';
import { wholeProgram } from '../../../../tools/adoption/program.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const report = readFileSync(join(ROOT, 'api/libvirt-client.api.md'), 'utf8');

describe("The table of virsh's commands", () => {
  it('has each command once', () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('names only methods and functions that the API report has', () => {
    const members = COMMANDS.flatMap(({ name, methods }) => methods.map((each) => [name, each]));
    expect(members.filter(([, member = '']) => !isInReport(member))).toEqual([]);
  });

  it('has a program for each command with a counterpart, and a reason for each other one', () => {
    const wrong = COMMANDS.filter(({ methods, program, note }) =>
      methods.length === 0 ? note === undefined || program !== undefined : program === undefined,
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('has programs that use a method that the command names', () => {
    const others = COMMANDS.filter(({ methods, program }) => {
      if (program === undefined) return false;
      const text = wholeProgram(program.join('\n'));
      return !methods.some((each) => new RegExp(`\\b${each.split('.').at(-1)}\\b`).test(text));
    });
    expect(others.map(({ name }) => name)).toEqual([]);
  });

  it('is the one that docs/from-virsh.md shows', async () => {
    expect(readFileSync(join(ROOT, 'docs/from-virsh.md'), 'utf8')).toBe(await fromVirsh());
  });
});

describe('wholeProgram', () => {
  it('adds the imports, the connection, and each object that the lines name', () => {
    expect(wholeProgram('await pool.refresh();\nawait volume.delete();')).toBe(
      [
        "import { connect } from 'libvirt-client';",
        '',
        "await using connection = await connect('qemu:///system');",
        "const pool = await connection.storagePoolLookupByName('default');",
        "const volume = await pool.storageVolLookupByName('web.qcow2');",
        'await pool.refresh();',
        'await volume.delete();',
      ].join('\n'),
    );
  });

  it('adds the object that a part belongs to', () => {
    expect(wholeProgram('await snapshot.delete();')).toContain('const domain = ');
  });

  it('does not add an object that the lines declare, or that is only part of a text', () => {
    const program = wholeProgram("const { pool } = volume;\nconsole.log(pool, 'domain.xml');");
    expect(program).not.toContain('domainLookupByName');
    expect(program.match(/const domain/)).toBeNull();
  });
});

/** `Domain.getState` is a member of the class in the report, and `connect` is a function. */
function isInReport(member: string): boolean {
  const [owner, name] = member.split('.');
  if (name === undefined) return new RegExp(`^function ${owner}[<(]`, 'm').test(report);
  const body = new RegExp(`^class ${owner}\\b[^]*?^}`, 'm').exec(report)?.[0] ?? '';
  return new RegExp(`^    (?:readonly |get )?${name}[<(:]`, 'm').test(body);
}
