import { remote } from '../../../../src/protocol/index.ts';
import { BINDING, FILTER, IFACE, PORT, SECRET } from './host-objects.ts';
import { sends } from './row.ts';
import type {
  BindingRows,
  FilterRows,
  InterfaceRows,
  NetworkPortRows,
  SecretRows,
} from './rows.ts';

const flags = 1;
const [iface, secret, nwfilter, binding, port] = [IFACE, SECRET, FILTER, BINDING, PORT] as const;

/** The typed methods of the host's objects. */
export const INTERFACE_CONFIG_ROWS: Pick<InterfaceRows, 'getConfig' | 'redefine'> = {
  getConfig: sends(
    (it, o) => it.getConfig({ flags, ...o }),
    'INTERFACE_GET_XML_DESC',
    { iface, flags },
    {
      answers: [[remote.interfaceGetXmlDesc, { xml: '<interface name="eth0"/>' }]],
      gives: { name: 'eth0' },
    },
  ),
  redefine: {
    act: (it, o) =>
      it.redefine(
        (draft) => {
          draft.mtu = { size: 9000 };
        },
        { flags: 1, validate: false, ...o },
      ),
    sent: [
      ['INTERFACE_GET_XML_DESC', { iface, flags: 1 }],
      ['INTERFACE_GET_XML_DESC', { iface, flags: 1 }],
      [
        'INTERFACE_DEFINE_XML',
        { xml: '<interface name="eth0">\n  <mtu size="9000"/>\n</interface>', flags: 1 },
      ],
    ],
    answers: [
      [remote.interfaceGetXmlDesc, { xml: '<interface name="eth0"/>' }],
      [remote.interfaceDefineXml, { iface }],
    ],
    gives: iface,
  },
};

export const SECRET_CONFIG_ROWS: Pick<SecretRows, 'getConfig' | 'redefine'> = {
  getConfig: sends(
    (it, o) => it.getConfig({ flags, ...o }),
    'SECRET_GET_XML_DESC',
    { secret, flags },
    {
      answers: [[remote.secretGetXmlDesc, { xml: '<secret private="yes"/>' }]],
      gives: { private: true },
    },
  ),
  redefine: {
    act: (it, o) =>
      it.redefine(
        (draft) => {
          draft.description = 'a';
        },
        { flags: 1, validate: false, ...o },
      ),
    sent: [
      ['SECRET_GET_XML_DESC', { secret, flags: 0 }],
      ['SECRET_GET_XML_DESC', { secret, flags: 0 }],
      [
        'SECRET_DEFINE_XML',
        { xml: '<secret private="yes">\n  <description>a</description>\n</secret>', flags: 1 },
      ],
    ],
    answers: [
      [remote.secretGetXmlDesc, { xml: '<secret private="yes"/>' }],
      [remote.secretDefineXml, { secret }],
    ],
    gives: secret,
  },
};

export const FILTER_CONFIG_ROWS: Pick<FilterRows, 'getConfig' | 'redefine'> = {
  getConfig: sends(
    (it, o) => it.getConfig({ flags, ...o }),
    'NWFILTER_GET_XML_DESC',
    { nwfilter, flags },
    { answers: [[remote.nwfilterGetXmlDesc, { xml: '<filter name="a"/>' }]], gives: { name: 'a' } },
  ),
  redefine: {
    act: (it, o) =>
      it.redefine(
        (draft) => {
          draft.chain = 'arp';
        },
        { flags: 1, validate: false, ...o },
      ),
    sent: [
      ['NWFILTER_GET_XML_DESC', { nwfilter, flags: 0 }],
      ['NWFILTER_GET_XML_DESC', { nwfilter, flags: 0 }],
      ['NWFILTER_DEFINE_XML_FLAGS', { xml: '<filter name="a" chain="arp"/>', flags: 1 }],
    ],
    answers: [
      [remote.nwfilterGetXmlDesc, { xml: '<filter name="a"/>' }],
      [remote.nwfilterDefineXmlFlags, { nwfilter }],
    ],
    gives: nwfilter,
  },
};

export const BINDING_CONFIG_ROWS: Pick<BindingRows, 'getConfig'> = {
  getConfig: sends(
    (it, o) => it.getConfig({ flags, ...o }),
    'NWFILTER_BINDING_GET_XML_DESC',
    { nwfilter: binding, flags },
    {
      answers: [
        [
          remote.nwfilterBindingGetXmlDesc,
          { xml: '<filterbinding><owner><name>a</name></owner></filterbinding>' },
        ],
      ],
      gives: { owner: { name: 'a' } },
    },
  ),
};

export const PORT_CONFIG_ROWS: Pick<NetworkPortRows, 'getConfig'> = {
  getConfig: sends(
    (it, o) => it.getConfig({ flags, ...o }),
    'NETWORK_PORT_GET_XML_DESC',
    { port, flags },
    {
      answers: [
        [remote.networkPortGetXmlDesc, { xml: '<networkport><group>a</group></networkport>' }],
      ],
      gives: { group: 'a' },
    },
  ),
};
