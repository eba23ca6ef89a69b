import { build } from 'vite';

const [folder] = process.argv.slice(2);
await build({
  root: import.meta.dirname,
  configFile: false,
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: { ssr: 'main.js', outDir: folder, emptyOutDir: false },
});
