const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: { target: 'es2022', parser: { syntax: 'typescript', explicitResourceManagement: true } },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

const common = {
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testEnvironment: '<rootDir>/test/setup/environment.cjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  setupFiles: ['<rootDir>/test/setup/realms.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/setup/each-file.ts'],
};

/** @type {import('jest').Config} */
export default {
  collectCoverageFrom: ['src/**/*.ts', '!src/**/generated/**'],
  // Jest's own default leaves one processor out, and so runs one file at a time on two.
  maxWorkers: '100%',
  // A worker keeps something of each file's realm; a small heap is a fast one.
  workerIdleMemoryLimit: '700MB',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
      testPathIgnorePatterns: foldersOfOtherPlatforms(),
    },
    { ...common, displayName: 'libvirtd', testMatch: ['<rootDir>/test/libvirtd/**/*.test.ts'] },
  ],
};

/** The patterns of the folders whose tests need another platform. */
function foldersOfOtherPlatforms() {
  const { platform } = process;
  const names = [
    ...(platform === 'linux' ? [] : ['linux']),
    ...(platform === 'win32' ? ['posix'] : []),
  ];
  return names.map((name) => `[/\\\\]unit[/\\\\].*[/\\\\]${name}[/\\\\]`);
}
