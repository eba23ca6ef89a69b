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
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  setupFiles: ['<rootDir>/test/setup/realms.ts'],
};

/** @type {import('jest').Config} */
export default {
  collectCoverageFrom: ['src/**/*.ts', '!src/**/generated/**'],
  testTimeout: 30_000,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
    { ...common, displayName: 'libvirtd', testMatch: ['<rootDir>/test/libvirtd/**/*.test.ts'] },
  ],
};
