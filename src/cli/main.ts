#!/usr/bin/env node
import { keepCompiledCode } from './environment/compile-cache.ts';

// Only modules that are imported afterwards are in the cache.
keepCompiledCode();
await import('./program.ts');
