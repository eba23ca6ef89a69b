import { jest } from '@jest/globals';
import { TEST_LIMIT_MS } from '../support/time-limits.ts';

jest.setTimeout(TEST_LIMIT_MS);
