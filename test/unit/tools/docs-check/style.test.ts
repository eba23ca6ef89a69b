import { describe, expect, it } from '@jest/globals';
import { exportsOf, unmentioned } from '../../../../tools/docs-check/exports.ts';
import { unmeasuredFigures } from '../../../../tools/docs-check/figures.ts';
import {
  booleansWithoutWhether,
  fullStopsOfMessages,
  functionsWithoutVerb,
  phrasesOfPage,
  phrasesOfSource,
  titlesWithShould,
} from '../../../../tools/docs-check/style.ts';

const page = (text: string) => ({ path: 'page', text });

describe('phrasesOfPage', () => {
  it('reports a phrase of the list, with its line', () => {
    const [finding] = phrasesOfPage(page('First.\nThe method bears the name of the function.'));
    expect(finding?.place).toBe('page:2');
    expect(finding?.problem).toMatch(/^"bears the name"/);
  });

  it('reports "what" as an object', () => {
    expect(phrasesOfPage(page('The error says what it waited for.'))).toHaveLength(1);
  });

  it('ignores code and quotes', () => {
    expect(phrasesOfPage(page('`nobody` and "whoever"\n```sh\nsu nobody\n```'))).toEqual([]);
  });
});

describe('phrasesOfSource', () => {
  it('reads comments alone', () => {
    const source = " * Nobody reads it.\nconst user = 'nobody';\n// a call gives up\n";
    expect(phrasesOfSource(page(source)).map(({ place }) => place)).toEqual(['page:1', 'page:3']);
  });
});

describe('booleansWithoutWhether', () => {
  it('reports the docstring of a boolean that begins with another word', () => {
    const source =
      '/** Whether it runs. */\nreadonly runs: boolean;\n/**\n * Opens it.\n */\nreadonly memory?: boolean;';
    const [finding, ...others] = booleansWithoutWhether(page(source));
    expect(finding).toMatchObject({ place: 'page:3', problem: expect.stringContaining('memory') });
    expect(others).toEqual([]);
  });
});

describe('functionsWithoutVerb', () => {
  it('reports a function of the list of exports whose sentence begins with a noun', () => {
    const list = '### Functions of a\n\n- `a`: Returns it.\n- `b`: The value.\n';
    const findings = functionsWithoutVerb(page(`${list}\n### Types of a\n\n- \`C\`: The type.\n`));
    expect(findings.map(({ problem }) => problem)).toEqual([
      'the docstring of a function begins with a verb: `b`: The',
    ]);
  });
});

describe('fullStopsOfMessages', () => {
  it('reports a message that ends with a full stop', () => {
    const source = "throw new VirError('It failed.');\nthrow new VirError('It failed');";
    expect(fullStopsOfMessages(page(source))).toHaveLength(1);
  });
});

describe('titlesWithShould', () => {
  it('reports a title that says the wish in place of the behaviour', () => {
    const source = "  it('should work', () => {});\n  it('works', () => should(1));";
    expect(titlesWithShould(page(source)).map(({ place }) => place)).toEqual(['page:1']);
  });
});

describe('exportsOf', () => {
  it('returns the exported functions of a report, each once', () => {
    const report =
      'function one(): void;\nfunction one(a: string): void;\n## Not exported\nfunction b';
    expect(exportsOf(report)).toEqual(['one']);
  });
});

describe('unmeasuredFigures', () => {
  it('reports a ratio of the comparison that was not measured', () => {
    const text = '1.11\n## Compared with others\n1.09 of C, 0.31\n## More\n2.22\n';
    const findings = unmeasuredFigures(page(text), new Set(['1.09']));
    expect(findings.map(({ problem }) => problem)).toEqual([
      '0.31 is neither in bench/baseline.json nor in PERF.md',
    ]);
  });
});

describe('unmentioned', () => {
  it('reports each function, class and type that no page mentions', () => {
    const problems = unmentioned([page('connect')]).map(({ problem }) => problem);
    for (const name of ['guestExec', 'Domain', 'ConnectOptions', 'MetricSample', 'XdrReader']) {
      expect(problems).toContain(`${name} is mentioned in no page of docs/`);
    }
  });

  it('leaves out the generated types of the wire and of XML formats', () => {
    const problems = unmentioned([page('connect')]).map(({ problem }) => problem);
    for (const name of ['RemoteDomainGetStateRet', 'DomainMemory']) {
      expect(problems).not.toContain(`${name} is mentioned in no page of docs/`);
    }
  });
});
