import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PROTOCOL_FOLDER } from '../../../../tools/description/read.ts';
import { openQuestions } from '../../../../tools/import/report/open-questions.ts';
import { isSame, printReport } from '../../../../tools/import/report/report.ts';
import { isFinished, runImport } from '../../../../tools/import/run-import.ts';
import { readTables, writeTables } from '../../../../tools/import/tables/tables.ts';
import { apiXml, macroXml } from './support/api.ts';
import { changed, newFolder, OLD_TABLES, writeApi, writeTree } from './support/sample-tree.ts';

const REMOTE = 'src/remote/remote_protocol.x';

let folder: string;

beforeEach(() => {
  folder = newFolder();
  writeTables(at('tables'), OLD_TABLES);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function at(name: string): string {
  return join(folder, name);
}

function importTree({
  source = at('tree'),
  api = null,
  tables = 'tables',
  output = 'output',
  check = false,
}: {
  source?: string | null;
  api?: string | null;
  tables?: string;
  output?: string;
  check?: boolean;
} = {}) {
  return runImport({ source, api, schemas: [], tables: at(tables), output: at(output), check });
}

describe('An import', () => {
  it('writes every table, with its release', () => {
    writeTree(at('tree'));
    writeApi(at('tree/build/docs'));
    importTree();
    const { programs, constants, functions, events, notes } = readTables(at('output'));
    expect([...programs.values()].map(({ libvirt }) => libvirt)).toEqual(Array(7).fill('2.0.0'));
    expect([constants, functions, events].map(({ libvirt }) => libvirt)).toEqual(
      Array(3).fill('2.0.0'),
    );
    expect(notes).toEqual(OLD_TABLES.notes);
    expect(readdirSync(at('output'))).toEqual(readdirSync(at('tables')));
  });

  it('makes a table from each interface file', () => {
    writeTree(at('tree'));
    importTree();
    const { programs } = readTables(at('output'));
    expect(programs.get('remote')).toEqual({
      about: 'All of remote',
      program: 0x40,
      version: 1,
      libvirt: '2.0.0',
      constants: { REMOTE_PROGRAM: 0x40, REMOTE_PROTOCOL_VERSION: 1 },
      types: [
        {
          kind: 'typedef',
          name: 'remote_key',
          type: 'opaque',
          length: 16,
          lengthName: 'VIR_KEY_LENGTH',
        },
        {
          kind: 'struct',
          name: 'remote_shelf_open_args',
          fields: [{ name: 'key', type: 'remote_key' }],
        },
        {
          kind: 'struct',
          name: 'remote_shelf_count_ret',
          fields: [{ name: 'crates', type: 'int' }],
        },
        {
          kind: 'struct',
          name: 'remote_shelf_event_moved_msg',
          fields: [{ name: 'callbackID', type: 'int' }],
        },
      ],
      procedures: [
        {
          number: 1,
          name: 'SHELF_OPEN',
          args: 'remote_shelf_open_args',
          ret: null,
          acl: ['shelf:write'],
        },
        { number: 2, name: 'SHELF_COUNT', args: null, ret: 'remote_shelf_count_ret' },
        { number: 3, name: 'SHELF_EVENT_MOVED', event: 'remote_shelf_event_moved_msg' },
      ],
    });
    expect(programs.get('qemu')).toMatchObject({ imports: 'remote', program: 0x50 });
    expect(programs.get('net')).toEqual({
      about: 'All of net',
      libvirt: '2.0.0',
      constants: { VIR_NET_CRATE_MAX: 24 },
      types: [{ kind: 'enum', name: 'virNetKind', members: { VIR_NET_CALL: 0 } }],
      procedures: [],
    });
  });

  it('takes the features of drivers from the private header', () => {
    writeTree(at('tree'));
    importTree();
    expect(readTables(at('output')).programs.get('driver')?.types).toEqual([
      {
        kind: 'enum',
        name: 'virDrvFeature',
        members: { VIR_DRV_FEATURE_REMOTE: 2, VIR_DRV_FEATURE_LIFT: 3 },
      },
    ]);
  });

  it('gives the same result if it is repeated', () => {
    writeTree(at('tree'));
    writeApi(at('api'));
    importTree({ api: at('api') });
    importTree({ api: at('api'), tables: 'output', output: 'again' });
    for (const file of readdirSync(at('output'))) {
      expect(readFileSync(at(`again/${file}`), 'utf8')).toBe(
        readFileSync(at(`output/${file}`), 'utf8'),
      );
    }
  });

  it('does not change constants and functions without an API description', () => {
    writeTree(at('tree'));
    expect(importTree().api).toBeNull();
    const { constants, functions, events } = readTables(at('output'));
    expect(constants).toEqual(OLD_TABLES.constants);
    expect(functions).toEqual(OLD_TABLES.functions);
    expect(events.libvirt).toBe('2.0.0');
  });

  it('does not change the programs without a source tree', () => {
    writeApi(at('api'));
    importTree({ source: null, api: at('api') });
    const { programs, constants, functions, events } = readTables(at('output'));
    expect(programs).toEqual(OLD_TABLES.programs);
    expect([constants, functions, events].map(({ libvirt }) => libvirt)).toEqual(
      Array(3).fill('2.0.0'),
    );
    expect(functions.functions.map(({ name }) => name)).toContain('virShelfCount');
  });

  it('needs a source tree or API descriptions', () => {
    expect(() => importTree({ source: null })).toThrow(
      'there are neither sources nor API descriptions',
    );
  });

  it('writes nothing if it is only a check', () => {
    writeTree(at('tree'));
    importTree({ check: true });
    expect(existsSync(at('output'))).toBe(false);
  });
});

describe('The report of an import', () => {
  it('lists per table what was added, changed and lost', () => {
    writeTree(at('tree'));
    writeApi(at('api'));
    importTree({ api: at('api') });
    writeTree(at('tree'), {
      ...changed('meson.build', '2.0.0', '2.1.0'),
      [REMOTE]: `struct remote_shelf_open_args { int depth; };
struct remote_shelf_close_args { int depth; };
const REMOTE_PROGRAM = 0x40;
const REMOTE_PROTOCOL_VERSION = 2;
enum remote_procedure { REMOTE_PROC_SHELF_CLOSE = 4, REMOTE_PROC_SHELF_OPEN = 3 };
`,
      ...changed('src/remote/qemu_protocol.x', '{ remote_key key; }', '{ int lift; }'),
    });
    const { reports } = importTree({ tables: 'output', output: 'next' });
    expect(printReport(reports)).toBe(
      `net.json (libvirt 2.0.0 -> 2.1.0): no change
keepalive.json (libvirt 2.0.0 -> 2.1.0): no change
remote.json (libvirt 2.0.0 -> 2.1.0)
  program: 1 changed
    ~ version: 1 -> 2
  constants: 1 changed
    ~ REMOTE_PROTOCOL_VERSION: 1 -> 2
  types: 1 added, 1 changed, 3 lost
    + remote_shelf_close_args
    ~ remote_shelf_open_args: fields.key: {"name":"key","type":"remote_key"} -> nothing; \
fields.depth: nothing -> {"name":"depth","type":"int"}
    - remote_key
    - remote_shelf_count_ret
    - remote_shelf_event_moved_msg
  procedures: 1 added, 1 changed, 2 lost
    + SHELF_CLOSE
    ~ SHELF_OPEN: number: 1 -> 3; acl: ["shelf:write"] -> nothing
    - SHELF_COUNT
    - SHELF_EVENT_MOVED
qemu.json (libvirt 2.0.0 -> 2.1.0)
  types: 1 changed
    ~ qemu_shelf_lift_args: fields.key: {"name":"key","type":"remote_key"} -> nothing; \
fields.lift: nothing -> {"name":"lift","type":"int"}
lxc.json (libvirt 2.0.0 -> 2.1.0): no change
admin.json (libvirt 2.0.0 -> 2.1.0): no change
driver.json (libvirt 2.0.0 -> 2.1.0): no change
constants.json (libvirt 2.0.0): no change
functions.json (libvirt 2.0.0): no change
events.json (libvirt 2.0.0 -> 2.1.0)
  events: 1 lost
    - VIR_SHELF_EVENT_ID_MOVED`,
    );
  });

  it('counts enum members apart from enums', () => {
    writeTree(at('tree'));
    writeApi(at('api'));
    const { reports } = importTree({ api: at('api') });
    const constants = reports.find(({ file }) => file === 'constants.json')?.lists;
    expect(constants?.get('enums')?.added).toEqual(['virShelfEventID']);
    expect(constants?.get('enum members')?.added).toEqual([
      'virShelfEventID VIR_SHELF_EVENT_ID_MOVED',
    ]);
  });

  it('lists the facts that a person must decide', () => {
    writeTree(at('tree'));
    writeApi(at('api'));
    expect(importTree({ api: at('api') }).questions).toEqual([
      'functions.json: virShelfOpen called remote SHELF_KNOCK, which is gone',
      'functions.json: virShelfCount (2.0.0, class Shelf; remote 2 SHELF_COUNT) needs a mapping, ' +
        'and tags and a note where a client does more than call',
      'events.json: VIR_SHELF_EVENT_ID_MOVED needs its callback, registration and payload enums',
      'constants.json: VIR_SHELF_PLATE (group VIR_SHELF) needs its kind and type of parameter',
      'notes.json: there is no field a.b',
    ]);
  });

  it('lists a message of the daemon that has no event', () => {
    writeTree(at('tree'));
    expect(importTree().questions).toContain(
      'events.json: no event has the message REMOTE_PROC_SHELF_EVENT_MOVED',
    );
  });
});

describe('The questions of an import', () => {
  const PLATE =
    'constants.json: VIR_SHELF_PLATE (group VIR_SHELF) needs its kind and type of parameter';

  /** Imports the API descriptions, and returns the questions about strings. */
  function questionsAboutStrings(): readonly string[] {
    const { questions } = importTree({ source: null, api: at('api'), output: 'tables' });
    return questions.filter((question) => question.startsWith('constants.json'));
  }

  /** Writes a person's answer into the tables. */
  function answer(facts: { kind?: 'name' | 'value'; paramType?: 'uint' }): void {
    const tables = readTables(at('tables'));
    const strings = tables.constants.strings.map((entry) => ({ ...entry, ...facts }));
    writeTables(at('tables'), { ...tables, constants: { ...tables.constants, strings } });
  }

  beforeEach(() => {
    writeApi(at('api'));
  });

  it('are asked again at each import until they are answered', () => {
    expect(questionsAboutStrings()).toEqual([PLATE]);
    expect(questionsAboutStrings()).toEqual([PLATE]);
    answer({ kind: 'name' });
    expect(questionsAboutStrings()).toEqual([PLATE.replace('kind and type', 'type')]);
    answer({ paramType: 'uint' });
    expect(questionsAboutStrings()).toEqual([]);
  });

  it('do not include the type of a string that is the value of a parameter', () => {
    questionsAboutStrings();
    answer({ kind: 'value' });
    expect(questionsAboutStrings()).toEqual([]);
  });

  it('keep an import without changes from being finished', () => {
    importTree({ source: null, api: at('api'), output: 'tables' });
    const unanswered = importTree({ source: null, api: at('api'), check: true });
    expect(unanswered.reports.every(isSame)).toBe(true);
    expect(isFinished(unanswered)).toBe(false);
    expect(isFinished({ ...unanswered, questions: [] })).toBe(true);
  });

  it('are all answered in the tables of this repository', () => {
    expect(openQuestions(readTables(PROTOCOL_FOLDER))).toEqual([]);
  });
});

describe('An import that fails', () => {
  it('reports the place that is not supported, and writes nothing', () => {
    writeTree(at('tree'), changed(REMOTE, 'int crates', 'quadruple crates'));
    expect(() => importTree()).toThrow(
      `${REMOTE}:3: crates is of type quadruple, which is unknown`,
    );
    expect(existsSync(at('output'))).toBe(false);
  });

  it('reports a folder that is not a source tree', () => {
    expect(() => importTree()).toThrow('is not a source tree of libvirt: it has no ');
  });

  it('reports a source tree without a release', () => {
    writeTree(at('tree'), { 'meson.build': `project('shop')\n` });
    expect(() => importTree()).toThrow(`meson.build:1: no project('libvirt', version: 'x.y.z')`);
  });

  it('reports API descriptions of another release', () => {
    writeTree(at('tree'));
    const other = apiXml([macroXml('LIBVIR_VERSION_NUMBER', `raw='2001003'`)]);
    writeApi(at('api'), { 'libvirt-api.xml': other });
    expect(() => importTree({ api: at('api') })).toThrow(
      'the API descriptions are of libvirt 2.1.3, the sources of 2.0.0',
    );
  });

  it('reports missing API descriptions', () => {
    writeTree(at('tree'));
    writeApi(at('api'));
    rmSync(at('api/libvirt-lxc-api.xml'));
    expect(() => importTree({ api: at('api') })).toThrow('has no libvirt-lxc-api.xml');
  });
});
