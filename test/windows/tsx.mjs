// Takes the place of tsx for the programs that tests start: the .ts files are JavaScript already.
import { register } from 'node:module';

const hooks = `export const load = (url, context, next) =>
  next(url, /\\.m?ts$/.test(url) ? { ...context, format: 'module' } : context);`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
