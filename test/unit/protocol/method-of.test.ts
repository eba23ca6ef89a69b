import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { callName, methodOf } from '../../../src/protocol/method-of.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

interface LibvirtFunction {
  readonly name: string;
  readonly procedures?: ReadonlyArray<readonly [program: string, number: number, name: string]>;
}

/** The methods of each procedure, from the generated list of functions. */
function documented(): ReadonlyMap<string, ReadonlySet<string>> {
  const page = readFileSync(join(ROOT, 'docs/functions.md'), 'utf8');
  const methods = new Map(
    [...page.matchAll(/^\| <a[^|]*`(\w+)`\S* \| `(\w+\.\w+)\([^`]*\)`/gm)].map(
      ([, name, method]) => [
        name,
        // The page names the receiver by the C type.
        method?.replace(/^nwfilter/, 'nwFilter'),
      ],
    ),
  );
  const found = new Map<string, Set<string>>();
  for (const { name, procedures = [] } of functions()) {
    const method = methods.get(name);
    for (const [program, , procedure] of procedures) {
      const full = `${program.toUpperCase()}_PROC_${procedure}`;
      if (method !== undefined) found.set(full, (found.get(full) ?? new Set()).add(method));
    }
  }
  return found;
}

function functions(): readonly LibvirtFunction[] {
  const text = readFileSync(join(ROOT, 'protocol/functions.json'), 'utf8');
  return (JSON.parse(text) as { readonly functions: readonly LibvirtFunction[] }).functions;
}

const INTERNAL =
  /_(?:CONNECT_SUPPORTS_FEATURE|DOMAIN_MIGRATE_(?:BEGIN|PREPARE|PERFORM|FINISH|CONFIRM)\w*)$/;

describe('methodOf', () => {
  const all = [...documented()].filter(
    // Any method may ask for features first; the steps of a migration are not methods.
    ([procedure]) => !INTERNAL.test(procedure),
  );

  it('knows a method for each procedure of a public function', () => {
    expect(all.length).toBeGreaterThan(390);
    const wrong = all.filter(([procedure, methods]) => !methods.has(methodOf(procedure) ?? ''));
    expect(wrong.map(([procedure, methods]) => [procedure, [...methods]])).toEqual([]);
  });

  it.each([
    'REMOTE_PROC_AUTH_LIST',
    'REMOTE_PROC_CONNECT_OPEN',
    'REMOTE_PROC_DOMAIN_MIGRATE_BEGIN3_PARAMS',
    'KEEPALIVE_PROC_',
  ])('knows no method for %s, which only the library itself calls', (procedure) => {
    expect(methodOf(procedure)).toBeUndefined();
    expect(callName(procedure)).toBe(procedure);
  });

  it.each([
    ['REMOTE_PROC_DOMAIN_GET_STATE', 'domain.getState'],
    ['REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME', 'connection.domainLookupByName'],
    ['REMOTE_PROC_DOMAIN_FSFREEZE', 'domain.fsFreeze'],
    ['REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY', 'connection.subscribe'],
    ['ADMIN_PROC_CONNECT_LIST_SERVERS', 'adminConnection.listServers'],
  ])('names the method of %s', (procedure, method) => {
    expect(methodOf(procedure)).toBe(method);
    expect(callName(procedure)).toBe(`${method} (${procedure})`);
  });
});
