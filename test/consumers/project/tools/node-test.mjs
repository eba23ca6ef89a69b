import { test } from 'node:test';
import { useLibrary } from './program.js';

test('import', useLibrary);
