import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';

const [folder] = process.argv.slice(2);
const bundle = await rollup({
  input: `${import.meta.dirname}/main.js`,
  plugins: [nodeResolve(), commonjs()],
  onwarn: ({ message }) => {
    throw new Error(message);
  },
});
await bundle.write({ dir: folder, format: 'es', entryFileNames: '[name].mjs' });
await bundle.close();
