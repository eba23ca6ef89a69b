import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeReports } from '../../../scripts/api-report/reports.ts';
import { rollUpDeclarations } from '../../../scripts/declarations/roll-up.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'declarations-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes declaration files by their paths below the folder, without `.d.ts`. */
function declare(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'from', `${path}.d.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Joins the declarations. Returns the text of each written file. */
function rollUp(...entries: string[]): Record<string, string> {
  return rollUpApart([], ...entries);
}

/** Joins the declarations with folders that have a shared file of their own. */
function rollUpApart(foldersApart: string[], ...entries: string[]): Record<string, string> {
  const to = join(folder, 'to');
  rollUpDeclarations({ from: join(folder, 'from'), to, entries, foldersApart });
  const paths = readdirSync(to, { recursive: true }).map((path) =>
    String(path).replaceAll('\\', '/'),
  );
  return Object.fromEntries(
    paths
      .filter((path) => path.endsWith('.d.ts'))
      .map((path) => [path, readFileSync(join(to, path), 'utf8')]),
  );
}

function report(entryPoints: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(makeReports(join(folder, 'from'), entryPoints));
}

describe('rollUpDeclarations', () => {
  it('joins the modules of an entry point with their documentation', () => {
    declare({
      index: `/** The library. */
export { Shape } from './shape.ts';
`,
      shape: `import type { Color } from './color.ts';
/** A shape. */
export declare class Shape {
    #private;
    /** Its color. */
    readonly color: Color;
}
`,
      color: '/** A color. */\nexport type Color = "red" | "green";\nexport type Unused = Color;\n',
    });
    expect(rollUp('index')['index.d.ts']).toBe(`/** The library. */

/** A color. */
type Color = "red" | "green";

/** A shape. */
declare class Shape {
    #private;
    /** Its color. */
    readonly color: Color;
}

export {
  Shape,
};
`);
  });

  it('declares a type once if two entry points need it', () => {
    declare({
      index: "export { Shape } from './shape.ts';\n",
      'more/index': `import { Shape } from '../shape.ts';
export { Shape };
export declare function draw(shape: Shape): void;
`,
      shape: 'export declare class Shape {\n    #private;\n}\n',
    });
    expect(rollUp('index', 'more/index')).toEqual({
      'shared/types.d.ts': 'declare class Shape {\n    #private;\n}\n\nexport {\n  Shape,\n};\n',
      'index.d.ts': `import {
  Shape,
} from './shared/types.js';

export {
  Shape,
};
`,
      'more/index.d.ts': `import {
  Shape,
} from '../shared/types.js';

declare function draw(shape: Shape): void;

export {
  Shape,
  draw,
};
`,
    });
  });

  it('imports a type from the entry point that declares and exports it', () => {
    declare({
      shape: 'export interface Shape {\n}\n',
      picture: "import type { Shape } from './shape.ts';\nexport type Picture = Shape[];\n",
    });
    expect(rollUp('shape', 'picture')).toMatchObject({
      'shape.d.ts': 'interface Shape {\n}\n\nexport {\n  Shape,\n};\n',
      'picture.d.ts': expect.stringMatching(/^import \{\n {2}Shape,\n} from '.\/shape.js';/),
    });
  });

  it('puts what a folder apart shares into a file of its own', () => {
    declare({
      index: "export { Base, Color } from './base.ts';\n",
      more: "export { Base, Color } from './base.ts';\n",
      'xml/a': "import { Base } from '../base.ts';\nexport declare class A extends Base {\n}\n",
      base: 'export declare class Base {\n}\nexport type Color = "red";\n',
    });
    const files = rollUpApart(['xml'], 'index', 'more', 'xml/a');
    expect(files['shared/xml.d.ts']).toBe('declare class Base {\n}\n\nexport {\n  Base,\n};\n');
    expect(files['shared/types.d.ts']).toBe('type Color = "red";\n\nexport {\n  Color,\n};\n');
    expect(files['xml/a.d.ts']).toContain("import {\n  Base,\n} from '../shared/xml.js';");
    expect(files['xml/a.d.ts']).not.toContain('shared/types');
  });

  it('adds a number to a name that another module or a global already has', () => {
    declare({
      index: "export { One, Two } from './one.ts';\n",
      one: `import type { Options as OtherOptions } from './two.ts';
import type { Event } from './event.ts';
export interface Options {
    readonly other: OtherOptions;
    readonly event: Event;
    on(listener: (event: Event) => void): void;
}
export type One = Options;
export type Two = keyof OtherOptions;
`,
      two: 'export interface Options {\n    readonly dom: Event;\n}\n',
      event: 'export interface Event {\n    readonly Options: string;\n}\n',
    });
    const text = rollUp('index')['index.d.ts'];
    expect(text).toContain('interface Event_2 {\n    readonly Options: string;\n}');
    expect(text).toContain('readonly other: Options_2;\n    readonly event: Event_2;');
    expect(text).toContain('on(listener: (event: Event_2) => void): void;');
    expect(text).toContain('interface Options_2 {\n    readonly dom: Event;\n}');
    expect(text).toContain('type Two = keyof Options_2;');
  });

  it('imports a name of a package under its own name in each file that needs it', () => {
    const link = "import type { Duplex } from 'node:stream';\n";
    declare({
      one: `${link}import type { Both } from './both.ts';
export declare function one(both: Both): Duplex;
`,
      two: "export type { Both } from './both.ts';\n",
      both: `${link}export interface Both {\n    readonly stream: Duplex;\n}\n`,
    });
    const texts = rollUp('one', 'two');
    for (const name of ['one.d.ts', 'shared/types.d.ts']) {
      expect(texts[name]).toContain("import { Duplex } from 'node:stream';\n");
    }
    expect(texts['one.d.ts']).toContain('declare function one(both: Both): Duplex;');
  });

  it('keeps the exported name of a declaration that gets a number', () => {
    declare({
      index: "export type { Event } from './event.ts';\n",
      event: 'export interface Event {\n    readonly dom: globalThis.Event;\n}\nexport {};\n',
    });
    expect(rollUp('index')['index.d.ts']).toContain('export {\n  type Event,\n};\n');
    declare({ other: 'interface Event {\n}\nexport type { Event as Happening };\n' });
    expect(rollUp('other')['other.d.ts']).toContain('export {\n  type Event as Happening,\n};\n');
  });

  it('imports each name of another package once', () => {
    declare({
      index: "export { A } from './a.ts';\nexport { B } from './b.ts';\n",
      a: `import type { Duplex, Readable } from 'node:stream';
export interface A { duplex: Duplex; readable: Readable; }
`,
      b: `import { Duplex as Both } from 'node:stream';
import base from 'base';
export declare class B extends base { both: Both; }
`,
    });
    const text = rollUp('index')['index.d.ts'];
    expect(text).toMatch(
      /^import \{ default as base } from 'base';\nimport \{ Duplex, Readable } from 'node:stream';\n/,
    );
    expect(text).toContain('class B extends base { both: Duplex; }');
  });

  it('exports a class as a type only if the entry point exports it as a type', () => {
    declare({
      index: "export { A } from './a.ts';\nexport type { B } from './a.ts';\n",
      a: 'export declare class A {\n}\nexport declare class B {\n}\n',
    });
    expect(rollUp('index')['index.d.ts']).toContain('export {\n  A,\n  type B,\n};\n');
  });

  it.each([
    [
      'a missing declaration',
      { index: "import { Gone } from './a.ts';\nexport type A = Gone;\n", a: 'export {};\n' },
      /index\.d\.ts:2: cannot join `Gone`: no file .* is it marked @internal\?$/,
    ],
    [
      'a namespace import',
      { index: "import * as a from './a.ts';\nexport type A = a.B;\n", a: 'export type B = 1;\n' },
      /index\.d\.ts:1: cannot join `\* as a`: import by names$/,
    ],
    [
      'an import type',
      { index: 'export type A = import("./a.ts").B;\n', a: 'export type B = 1;\n' },
      /index\.d\.ts:1: cannot join `import\("\.\/a\.ts"\)\.B`: import the type by its name/,
    ],
    [
      'a default export',
      { index: 'declare const a: 1;\nexport default a;\n' },
      /index\.d\.ts:2: cannot join `export default a;`: declare it by a name$/,
    ],
    ['a missing entry point', {}, /no such declaration file: .*index\.d\.ts$/],
  ])('rejects %s with its location and the remedy', (_, files, message) => {
    declare(files);
    expect(() => rollUp('index')).toThrow(message);
  });
});

describe('makeReports', () => {
  it('prints the public members of a class in sorted order and without comments', () => {
    declare({
      index: `/** A thing. */
export declare class Thing<T> extends Base {
    #private;
    private secret;
    /** Runs it. */
    run(a: string): T;
    run(a: number): T;
    readonly name: string;
    static of(): Thing<1>;
    private constructor();
}
declare class Base {
    protected base(): void;
}
export {};
`,
    });
    expect(report({ pkg: 'index' })).toEqual({
      'pkg.api.md': `# pkg

Made by \`npm run api\` from the built declarations. Do not edit.

## Classes

\`\`\`ts
class Thing<T> extends Base {
    private constructor();
    static of(): Thing<1>;
    readonly name: string;
    run(a: string): T;
    run(a: number): T;
}
\`\`\`

## Not exported, but needed by the above

\`\`\`ts
class Base {
    protected base(): void;
}
\`\`\`
`,
    });
  });

  it('prints several members of an enum on one line', () => {
    declare({
      index: `export declare const Color: {
    /** Red. */
    readonly RED: 0;
    readonly GREEN: 1;
};
export type Color = (typeof Color)[keyof typeof Color];
`,
    });
    expect(report({ pkg: 'index' })['pkg.api.md']).toContain(
      '## Enums\n\n```ts\nenum Color {\n  RED: 0, GREEN: 1,\n}\n```\n',
    );
  });

  it('prints a declaration in one report, and only its name in the other reports', () => {
    declare({
      index: "export { a } from './a.ts';\n",
      more: "export { a, b } from './a.ts';\n",
      a: 'type Hidden = 1;\nexport declare const a: Hidden;\nexport declare const b: Hidden;\n',
    });
    const reports = report({ pkg: 'index', 'pkg/more': 'more' });
    expect(reports['pkg.api.md']).toContain('const a: Hidden;');
    expect(reports['pkg.api.md']).toContain('type Hidden = 1;');
    expect(reports['more.api.md']).toContain('const b: Hidden;');
    expect(reports['more.api.md']).toContain('## The same as in pkg\n\n```ts\na\n```\n');
    expect(reports['more.api.md']).not.toContain('type Hidden');
  });

  it('marks a class that is exported only as a type', () => {
    declare({
      index: "export type { A } from './a.ts';\n",
      a: 'export declare class A {\n}\n',
    });
    expect(report({ pkg: 'index' })['pkg.api.md']).toContain(
      '// exported as a type only\nclass A {\n}\n',
    );
  });
});
