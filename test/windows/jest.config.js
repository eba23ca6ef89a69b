import common from '../../jest.config.js';

const unit = common.projects.find(({ displayName }) => displayName === 'unit');

/** Patterns of the unit tests that Wine 8 cannot run, although Windows can. */
const NOT_UNDER_WINE = [
  // The tools of this repository, some of which need the compilers.
  '[/\\\\]unit[/\\\\](scripts|tools)[/\\\\]',
  // They read the TypeScript of the sources, which are JavaScript here.
  '[/\\\\](tidy|api-report|regular-expressions|enums-of-arguments|method-order|docs|load-ssh2|known-values)\\.test\\.ts$',
  // They measure processor time alone, which Wine counts in steps, so that they take a minute.
  '[/\\\\](many-reads|many-objects|growth)\\.test\\.ts$',
];

/** @type {import('jest').Config} */
export default {
  ...unit,
  rootDir: '../..',
  // The sources are JavaScript already: the compiler is a native program that Wine 8 cannot load.
  transform: {},
  testMatch: [...unit.testMatch, '<rootDir>/test/windows/**/*.test.ts'],
  testPathIgnorePatterns: [...unit.testPathIgnorePatterns, ...NOT_UNDER_WINE],
};
