import { describe, expect, it } from '@jest/globals';
import { readRegular } from '../../../../src/files/index.ts';

describe('readRegular', () => {
  it('reads a file of /proc, which has no size, up to the limit', async () => {
    const { bytes } = await readRegular('/proc/self/status', 100_000);
    expect(bytes.toString()).toContain('Name:');
    await expect(readRegular('/proc/self/status', 10)).rejects.toThrow('larger than 10 bytes');
  });
});
