import * as z from 'zod/mini';
import { MODES, PROXIES } from './remote-parameters.ts';

const text = z.string({ error: 'expected a string in quotes' });

/** The types of the settings in libvirt.conf. */
export const confValueSchemas = {
  uri_default: text,
  uri_aliases: z.array(text, { error: 'expected a list' }),
  remote_mode: z.enum(MODES, { error: `expected one of ${MODES.join(', ')}` }),
  remote_proxy: z.enum(PROXIES, { error: `expected one of ${PROXIES.join(', ')}` }),
  tls_priority: text,
};
