import webpack from 'webpack';

const [folder] = process.argv.slice(2);
const options = {
  mode: 'production',
  target: 'node',
  context: import.meta.dirname,
  entry: './main.js',
  // The minimizer alone takes most of a minute.
  optimization: { minimize: false },
  output: { path: folder, filename: 'main.cjs', chunkFilename: '[id].cjs' },
};
webpack(options, (error, stats) => {
  if (error) throw error;
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
});
