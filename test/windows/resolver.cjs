// Resolves modules for Jest by Node's own algorithm. Jest's resolver, unrs-resolver, is a native
// addon that needs a newer Wine. It loads this file instead (NAPI_RS_NATIVE_LIBRARY_PATH).
const { createRequire } = require('node:module');
const { join } = require('node:path');

/** The results for all files of tests. Wine needs long for each path that is tried. */
const results = new Map();

class ResolverFactory {
  cloneWithOptions() {
    return this;
  }

  clearCache() {}

  sync(folder, name) {
    const key = `${folder}\0${name}`;
    if (!results.has(key)) results.set(key, resolve(folder, name));
    return results.get(key);
  }

  async async(folder, name) {
    return this.sync(folder, name);
  }
}

function resolve(folder, name) {
  try {
    return { path: createRequire(join(folder, 'module.js')).resolve(name) };
  } catch (error) {
    return { error: error.message };
  }
}

module.exports = { ResolverFactory };
