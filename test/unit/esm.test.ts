import { describe, expect, it } from '@jest/globals';

describe('The test runner', () => {
  it('runs real ES modules', () => {
    // Without --experimental-vm-modules jest compiles to CommonJS and says nothing.
    expect(typeof require).toBe('undefined');
    expect(import.meta.url).toContain('esm.test');
  });
});
