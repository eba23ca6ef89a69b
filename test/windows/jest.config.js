import common from '../../jest.config.js';

const unit = common.projects.find(({ displayName }) => displayName === 'unit');

/** Patterns of the unit tests that Wine 8 cannot run, although Windows can. */
const NOT_UNDER_WINE = [
  // The tools of this repository, some of which need the compilers.
  '[/\\\\]unit[/\\\\](scripts|tools)[/\\\\]',
  // They read the TypeScript of the sources, which are JavaScript here.
  '[/\\\\](tidy|api-report|regular-expressions|enums-of-arguments|method-order|docs|dry-run|load-ssh2|known-values)\\.test\\.ts$',
  // They test only memory and the simulated host, which no platform changes.
  '[/\\\\](testing[/\\\\]hypervisor[/\\\\]migration[/\\\\].*|testing[/\\\\]daemon[/\\\\]migration(-memory)?)\\.test\\.ts$',
  // They measure processor time alone, which Wine counts in steps, so that they take a minute.
  '[/\\\\](many-reads|many-objects|growth)\\.test\\.ts$',
  // Nothing in them depends on the platform, and the set has a time limit.
  '[/\\\\]unit[/\\\\](api[/\\\\]migration|unraid)[/\\\\]',
  '[/\\\\]unit[/\\\\](rpc[/\\\\](sent-calls|single-packets)|api[/\\\\](calls-of|helpers[/\\\\]process)|process)\\.test\\.ts$',
  '[/\\\\]unit[/\\\\]cli[/\\\\]((checkpoint|device|event|guest|host|job|kinds|lifecycle|objects|option|resource|tool|tuning)-commands|hostile-daemon|newcomer|xpath)\\.test\\.ts$',
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
