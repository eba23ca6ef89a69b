import type { NodeDevice } from '../../../../src/index.ts';
import type { Story } from '../story.ts';
import { py, stepsOf } from '../story.ts';
import type { Driver } from './domain-xml.ts';

const step = stepsOf<NodeDevice>();

/** A virtual port of the SCSI host that the test driver has. */
const DEVICE = `<device><parent>scsi_host1</parent><capability type='scsi_host'>
  <capability type='fc_host'><wwnn>2000000012341234</wwnn><wwpn>1000000012341234</wwpn></capability>
  </capability></device>`;

/**
 * Calls for a device that cannot be taken from the host: libvirt refuses them. Both clients use the
 * same device.
 */
export function deviceStory(driver: Driver): Story<NodeDevice> {
  return {
    title: 'a device of the host',
    driver,
    looks: [['device', () => 'computer']],
    steps: [
      step(
        'virNodeDeviceLookupByName',
        async (me) => {
          me.it = await me.connection.nodeDeviceLookupByName('computer');
        },
        'me.it = conn.nodeDeviceLookupByName("computer")',
      ),
      step('virNodeDeviceDettach', (me) => me.it.dettach(), 'me.it.dettach()'),
      step(
        'virNodeDeviceDetachFlags',
        (me) => me.it.detachFlags({ driverName: 'vfio' }),
        'me.it.detachFlags("vfio", 0)',
      ),
      step('virNodeDeviceReAttach', (me) => me.it.reAttach(), 'me.it.reAttach()'),
      step('virNodeDeviceReset', (me) => me.it.reset(), 'me.it.reset()'),
      step('virNodeDeviceDestroy', (me) => me.it.destroy(), 'me.it.destroy()'),
      step('virNodeDeviceCreate', (me) => me.it.create(), 'me.it.create(0)'),
      step('virNodeDeviceUndefine', (me) => me.it.undefine(), 'me.it.undefine(0)'),
      step('virNodeDeviceSetAutostart', (me) => me.it.setAutostart(true), 'me.it.setAutostart(1)'),
      step(
        'virNodeDeviceCreateXML',
        (me) => me.connection.nodeDeviceCreateXml(DEVICE),
        `conn.nodeDeviceCreateXML(${py(DEVICE)}, 0)`,
      ),
      step(
        'virNodeDeviceDefineXML',
        (me) => me.connection.nodeDeviceDefineXml(DEVICE),
        `conn.nodeDeviceDefineXML(${py(DEVICE)}, 0)`,
      ),
    ],
  };
}
