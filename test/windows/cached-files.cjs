// Keeps each source in memory that Jest reads: Jest reads all of them again for each file of tests,
// and a file operation of Wine takes a hundred times as long as one of Linux.
const fs = require('node:fs');
const { resolve } = require('node:path');

const ROOT = resolve(__dirname, '../..');
const SOURCE = /\.(ts|[cm]?js|json)$/;

for (const name of ['readFileSync', 'statSync']) {
  const original = fs[name];
  const known = new Map();
  fs[name] = (path, ...rest) => {
    if (typeof path !== 'string' || !path.startsWith(ROOT) || !SOURCE.test(path))
      return original(path, ...rest);
    const key = JSON.stringify([path, ...rest]);
    if (!known.has(key)) known.set(key, original(path, ...rest));
    return known.get(key);
  };
}
