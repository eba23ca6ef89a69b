import { describe, expect, it } from '@jest/globals';

describe('The test runner', () => {
  it('runs real ES modules', () => {
    // Without --experimental-vm-modules Jest silently compiles to CommonJS.
    expect(typeof require).toBe('undefined');
    expect(import.meta.url).toContain('esm.test');
  });
});
