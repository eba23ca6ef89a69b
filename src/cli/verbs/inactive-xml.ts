import { VirError } from '../../index.ts';

/**
 * Returns the XML of a definition. A driver that keeps no definition beside the active object
 * refuses the flag: then there is only one XML, which virsh edits too.
 */
export async function inactiveXml(
  getXml: (flags: readonly 'INACTIVE'[]) => Promise<string>,
): Promise<string> {
  try {
    return await getXml(['INACTIVE']);
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_INVALID_ARG') return getXml([]);
    throw error;
  }
}
