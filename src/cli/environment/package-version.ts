import { readFileSync } from 'node:fs';

/** Returns the version of the package that this file belongs to. */
export function packageVersion(): string {
  for (const up of ['../../', '../../../']) {
    const text = readIfThere(new URL(`${up}package.json`, import.meta.url));
    const manifest: unknown = text === undefined ? undefined : JSON.parse(text);
    if (isManifest(manifest)) return manifest.version;
  }
  return 'unknown';
}

function readIfThere(url: URL): string | undefined {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    // The depth of this file differs between the sources and the built package.
    return undefined;
  }
}

function isManifest(value: unknown): value is { readonly version: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    value.name === 'libvirt-client' &&
    'version' in value &&
    typeof value.version === 'string'
  );
}
