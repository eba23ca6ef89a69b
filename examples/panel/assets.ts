import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative, sep } from 'node:path';

/** A file of the page. */
export interface Asset {
  readonly path: string;
  readonly type: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const { resolve } = createRequire(import.meta.url);

/**
 * Returns the files of the page by their URL paths: the panel's own ones, the terminal (xterm.js)
 * and the VNC client (noVNC) of the installed packages. Nothing else can be requested.
 */
export function findAssets(): ReadonlyMap<string, Asset> {
  const page = join(import.meta.dirname, 'page');
  const xterm = resolve('@xterm/xterm');
  const assets = new Map([
    ...filesOf(page, ''),
    // The package of noVNC exports only core/rfb.js, which imports the others.
    ...filesOf(join(dirname(resolve('@novnc/novnc')), '..'), '/novnc'),
    ['/xterm/xterm.mjs', assetOf(xterm.replace(/\.js$/, '.mjs'))],
    ['/xterm/xterm.css', assetOf(join(dirname(xterm), '../css/xterm.css'))],
    ['/xterm/addon-fit.mjs', assetOf(resolve('@xterm/addon-fit').replace(/\.js$/, '.mjs'))],
  ]);
  return assets.set('/', assetOf(join(page, 'index.html')));
}

function filesOf(folder: string, prefix: string): [string, Asset][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => [`${prefix}/${relative(folder, path).split(sep).join('/')}`, assetOf(path)]);
}

function assetOf(path: string): Asset {
  return { path, type: TYPES[extname(path)] ?? 'application/octet-stream' };
}
