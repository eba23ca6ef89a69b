import { describe, expect, it } from '@jest/globals';
import { addedLines } from './added-lines.ts';

/**
 * The parts that libvirt 9.0.0 adds and normalises on `test:///default`. `!` marks parts of a domain,
 * all others are devices.
 */
describe('The configuration of a domain', () => {
  describe('with character devices', () => {
    it.each([
      [
        '<serial/>',
        [
          "<serial type='pty'>",
          "<target port='0'/>",
          '</serial>',
          "<console type='pty'>",
          "<target type='serial' port='0'/>",
          '</console>',
        ],
      ],
      [
        "<console type='pty'><target type='virtio'/></console><serial type='pty'/>",
        [
          "<controller type='virtio-serial' index='0'/>",
          "<serial type='pty'>",
          "<target port='0'/>",
          '</serial>',
          "<console type='pty'>",
          "<target type='serial' port='0'/>",
          '</console>',
          "<console type='pty'>",
          "<target type='virtio' port='0'/>",
          '</console>',
        ],
      ],
      [
        "<controller type='usb'/><redirdev bus='usb' type='tcp'><source host='h' service='4000'/></redirdev>",
        [
          "<controller type='usb' index='0'/>",
          "<redirdev bus='usb' type='tcp'>",
          "<source mode='connect' host='h' service='4000'/>",
          "<protocol type='raw'/>",
          '</redirdev>',
        ],
      ],
      [
        "<channel type='unix'><target type='virtio' name='a'/></channel>",
        [
          "<controller type='virtio-serial' index='0'/>",
          "<channel type='unix'>",
          "<target type='virtio' name='a'/>",
          '</channel>',
        ],
      ],
      [
        "<parallel type='pty'><source mode='bind'/></parallel>",
        ["<parallel type='pty'>", "<target port='0'/>", '</parallel>'],
      ],
      [
        "<rng model='virtio'><backend model='random'/></rng>",
        ["<rng model='virtio'>", "<backend model='random'>/dev/random</backend>", '</rng>'],
      ],
    ])('has the defaults and the form of libvirt: %s', (given, expected) => {
      expect(addedLines(given)).toEqual(expected);
    });
  });

  describe('with other devices', () => {
    it.each([
      [
        "<graphics type='vnc' display=':1' xauth='/x' connected='fail'/>",
        [
          "<graphics type='vnc' port='-1' autoport='yes'>",
          "<listen type='address'/>",
          '</graphics>',
          '<video>',
          "<model type='cirrus' vram='16384' heads='1' primary='yes'/>",
          '</video>',
        ],
      ],
      [
        "<graphics type='spice' port='5900'><clipboard copypaste='no'/><gl enable='no'/><mouse mode='client'/><image compression='off'/></graphics>",
        [
          "<graphics type='spice' port='5900' autoport='no'>",
          "<listen type='address'/>",
          "<image compression='off'/>",
          "<mouse mode='client'/>",
          "<clipboard copypaste='no'/>",
          "<gl enable='no'/>",
          '</graphics>',
          '<video>',
          "<model type='cirrus' vram='16384' heads='1' primary='yes'/>",
          '</video>',
        ],
      ],
      [
        "<graphics type='rdp'/>",
        [
          "<graphics type='rdp' port='0' autoport='yes'>",
          "<listen type='address'/>",
          '</graphics>',
          '<video>',
          "<model type='cirrus' vram='16384' heads='1' primary='yes'/>",
          '</video>',
        ],
      ],
      [
        "<graphics type='spice'/>",
        [
          "<graphics type='spice'>",
          "<listen type='none'/>",
          '</graphics>',
          '<video>',
          "<model type='cirrus' vram='16384' heads='1' primary='yes'/>",
          '</video>',
        ],
      ],
      [
        "<video><model type='qxl'/></video>",
        [
          '<video>',
          "<model type='qxl' ram='65536' vram='65536' heads='1' primary='yes'/>",
          '</video>',
        ],
      ],
      [
        "<video><model type='qxl' vram='100'/></video><video><model type='vga' primary='yes'/></video>",
        [
          '<video>',
          "<model type='vga' vram='16384' heads='1' primary='yes'/>",
          '</video>',
          '<video>',
          "<model type='qxl' ram='65536' vram='128' heads='1'/>",
          '</video>',
        ],
      ],
      ['<vsock/>', ['<vsock>', "<cid auto='yes'/>", '</vsock>']],
      [
        "<vsock><cid address='5'/></vsock>",
        ['<vsock>', "<cid auto='no' address='5'/>", '</vsock>'],
      ],
      ['<panic/>', []],
      ["<crypto model='virtio' type='qemu'><backend model='builtin'/></crypto>", []],
      [
        "<shmem name='a'><size unit='MiB'>4</size></shmem>",
        ["<shmem name='a'>", "<model type='ivshmem'/>", "<size unit='M'>4</size>", '</shmem>'],
      ],
      [
        "<tpm><backend type='passthrough'/></tpm>",
        [
          '<tpm>',
          "<backend type='passthrough'>",
          "<device path='/dev/tpm0'/>",
          '</backend>',
          '</tpm>',
        ],
      ],
      [
        "<filesystem type='ram'><source usage='1' units='MiB'/><target dir='b'/></filesystem>",
        [
          "<filesystem type='ram' accessmode='passthrough'>",
          "<source usage='1024' units='KiB'/>",
          "<target dir='b'/>",
          '</filesystem>',
        ],
      ],
      [
        "<memory model='nvdimm'><source><path>/a</path></source><target><size unit='MiB'>256</size><label><size>128</size></label></target></memory>",
        [
          "<memory model='nvdimm'>",
          '<source>',
          '<path>/a</path>',
          '</source>',
          '<target>',
          "<size unit='KiB'>262144</size>",
          '<label>',
          "<size unit='KiB'>128</size>",
          '</label>',
          '</target>',
          '</memory>',
        ],
      ],
      [
        "<hostdev type='mdev' model='vfio-ccw'><source><address uuid='12345678-12f4-1234-1234-a23456a89012'/></source><address type='ccw' cssid='0xfe' ssid='0' devno='8'/></hostdev>",
        [
          "<hostdev mode='subsystem' type='mdev' managed='no' model='vfio-ccw'>",
          '<source>',
          "<address uuid='12345678-12f4-1234-1234-a23456a89012'/>",
          '</source>',
          "<address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0008'/>",
          '</hostdev>',
        ],
      ],
      [
        "<hostdev type='usb'><source><vendor id='0x1'/><product id='2'/></source></hostdev>",
        [
          "<hostdev mode='subsystem' type='usb' managed='no'>",
          '<source>',
          "<vendor id='0x0001'/>",
          "<product id='0x0002'/>",
          '</source>',
          '</hostdev>',
        ],
      ],
    ])('has the defaults and the form of libvirt: %s', (given, expected) => {
      expect(addedLines(given)).toEqual(expected);
    });
  });
});
