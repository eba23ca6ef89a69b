const NAMESPACE = 'http://libvirt.org/schemas/domain/test/1.0';

/** Node documents that libvirt's test driver refuses, and some odd ones that it accepts. */
export const BROKEN: Readonly<Record<string, string>> = {
  'text that is no XML': 'no XML',
  'an empty file': '',
  'another root element': '<nodes/>',
  'no content': '<node/>',
  'a number of CPUs that is none': '<node><cpu><active>many</active></cpu></node>',
  'a negative number of nodes': '<node><cpu><nodes>-1</nodes></cpu></node>',
  'a number of sockets that is none': '<node><cpu><sockets>x</sockets></cpu></node>',
  'a number of cores that is none': '<node><cpu><cores>x</cores></cpu></node>',
  'a number of threads that is none': '<node><cpu><threads>x</threads></cpu></node>',
  'a frequency that is none': '<node><cpu><mhz>fast</mhz></cpu></node>',
  'a model that is too long': `<node><cpu><model>${'x'.repeat(40)}</model></cpu></node>`,
  'zero sockets': '<node><cpu><sockets>0</sockets></cpu></node>',
  'only nodes': '<node><cpu><nodes>4</nodes></cpu></node>',
  'an empty number': '<node><cpu><nodes/></cpu><memory/></node>',
  'a memory that is none': '<node><memory>much</memory></node>',
  'a domain without a name': `<node>${domain('', '')}</node>`,
  'a domain without memory': '<node><domain type="test"><name>a</name></domain></node>',
  'two domains of one name': `<node>${domain('a', '')}${domain('a', '')}</node>`,
  'a run state that is none': `<node>${domain('a', '<test:runstate>running</test:runstate>')}</node>`,
  'a run state that is too high': `<node>${domain('a', '<test:runstate>9</test:runstate>')}</node>`,
  'a negative run state': `<node>${domain('a', '<test:runstate>-1</test:runstate>')}</node>`,
  'the run state 0': `<node>${domain('a', '<test:runstate>0</test:runstate>')}</node>`,
  'the run state 2': `<node>${domain('a', '<test:runstate>2</test:runstate>')}</node>`,
  'the run state 4': `<node>${domain('a', '<test:runstate>4</test:runstate>')}</node>`,
  'the run state 6': `<node>${domain('a', '<test:runstate>6</test:runstate>')}</node>`,
  'the run state 7': `<node>${domain('a', '<test:runstate>7</test:runstate>')}</node>`,
  'the run state 8': `<node>${domain('a', '<test:runstate>8</test:runstate>')}</node>`,
  'two run states': `<node>${domain('a', '<test:runstate>3</test:runstate><test:runstate>5</test:runstate>')}</node>`,
  'a transient domain that is shut off': `<node>${domain('a', '<test:transient>1</test:transient><test:runstate>5</test:runstate>')}</node>`,
  'a running domain with a managed save': `<node>${domain('a', '<test:hasmanagedsave>1</test:hasmanagedsave>')}</node>`,
  'an empty transient element': `<node>${domain('a', '<test:transient/>')}</node>`,
  'a transient element of 0': `<node>${domain('a', '<test:transient>0</test:transient>')}</node>`,
  'another namespace': `<node>${domain('a', '<test:runstate>3</test:runstate>').replace('schemas/domain/test', 'schemas/domain/other')}</node>`,
  'another prefix': `<node>${domain('a', '<test:runstate>3</test:runstate>').replaceAll('test:', 't:')}</node>`,
  'a snapshot without a time': snapshot('<name>s</name><state>shutoff</state><active>1</active>'),
  'a snapshot without a state': snapshot(
    '<name>s</name><creationTime>5</creationTime><active>1</active>',
  ),
  'a snapshot of an unknown state': snapshot(
    '<name>s</name><creationTime>5</creationTime><state>odd</state><active>1</active>',
  ),
  'a snapshot without active': snapshot(
    '<name>s</name><creationTime>5</creationTime><state>shutoff</state>',
  ),
  'a snapshot without a name': snapshot(
    '<creationTime>5</creationTime><state>shutoff</state><active>1</active>',
  ),
  'a snapshot of an unknown parent': snapshot(
    '<name>s</name><parent><name>p</name></parent><creationTime>5</creationTime><state>shutoff</state><active>1</active>',
  ),
  'two snapshots of one name': snapshots(['s', 1], ['s', 0]),
  'two current snapshots': snapshots(['s', 1], ['t', 1]),
  'no current snapshot': snapshots(['s', 0], ['t', 0]),
  'a snapshot whose active is none': snapshot(
    '<name>s</name><creationTime>5</creationTime><state>shutoff</state><active>x</active>',
  ),
  'a network without a name': '<node><network/></node>',
  'two networks of one name': `<node>${'<network><name>a</name></network>'.repeat(2)}</node>`,
  'a pool of an unknown type': '<node><pool type="odd"><name>a</name></pool></node>',
  'a pool without a name': '<node><pool type="dir"><target><path>/a</path></target></pool></node>',
  'a volume without a name':
    '<node><pool type="dir"><name>a</name><target><path>/a</path></target><volume/></pool></node>',
  'a volume without a capacity':
    '<node><pool type="dir"><name>a</name><target><path>/a</path></target><volume><name>v</name></volume></pool></node>',
  'a volume larger than its pool':
    '<node><pool type="dir"><name>a</name><target><path>/a</path></target><volume><name>v</name><capacity unit="EiB">1</capacity></volume></pool></node>',
  'two volumes of one name': `<node><pool type="dir"><name>a</name><target><path>/a</path></target>${'<volume><name>v</name><capacity>1</capacity></volume>'.repeat(2)}</pool></node>`,
  'a volume without a path':
    '<node><pool type="dir"><name>a</name><target><path>/a</path></target><volume><name>v</name><capacity>5000</capacity></volume></pool></node>',
  'an interface without a name': '<node><interface type="ethernet"/></node>',
  'two interfaces of one name': `<node>${'<interface type="ethernet" name="e"><mac address="52:54:00:00:00:01"/></interface>'.repeat(2)}</node>`,
  'a device without a name': '<node><device><capability type="system"/></device></node>',
  'a device without a capability': '<node><device><name>d</name></device></node>',
  'a device with an unknown parent':
    '<node><device><name>d</name><parent>p</parent><capability type="net"><interface>e</interface></capability></device></node>',
  'a domain in another file that does not exist': '<node><domain file="nowhere.xml"/></node>',
  'a domain in this very file': '<node><domain file="host.xml"/></node>',
  'a user': '<node><auth><user password="secret">fred</user></auth></node>',
  'a user without a name': '<node><auth><user password="secret"/></auth></node>',
  'objects in a different order': '<node><device><name>d</name></device><domain/></node>',
  'unknown elements': '<node><host/><domains><domain/></domains></node>',
  'a domain with the id of another': `<node>${domain('a', '').replace('<domain', '<domain id="7"')}${domain('b', '')}</node>`,
  'more active CPUs than there are': '<node><cpu><active>99</active></cpu></node>',
  'no active CPUs': '<node><cpu><active>0</active></cpu></node>',
  'few active CPUs': '<node><cpu><active>3</active></cpu></node>',
  'a number with spaces': '<node><cpu><nodes> 3 </nodes></cpu></node>',
  'a number with a space before it': '<node><cpu><nodes> 3</nodes></cpu></node>',
  'a number with a plus': '<node><cpu><nodes>+3</nodes></cpu></node>',
  'a fraction': '<node><cpu><nodes>3.5</nodes></cpu></node>',
  'a hexadecimal number': '<node><cpu><nodes>0x3</nodes></cpu></node>',
  'an octal number': '<node><cpu><nodes>010</nodes></cpu></node>',
  'a number of 33 bits': '<node><cpu><nodes>4294967296</nodes></cpu></node>',
  'a memory of 65 bits': '<node><memory>18446744073709551616</memory></node>',
  'a memory of 64 bits': '<node><memory>18446744073709551615</memory></node>',
  'a model of 31 characters': `<node><cpu><model>${'x'.repeat(31)}</model></cpu></node>`,
  'a model of 32 characters': `<node><cpu><model>${'x'.repeat(32)}</model></cpu></node>`,
  'an empty model': '<node><cpu><model/></cpu></node>',
  'two cpu elements': '<node><cpu><nodes>3</nodes></cpu><cpu><sockets>3</sockets></cpu></node>',
  'the same domain twice': `<node>${(domain('a', '').replace('<memory>', '<uuid>11111111-2222-4333-8444-000000000001</uuid><memory>')).repeat(2)}</node>`,
  'a device of an unknown kind':
    '<node><device><name>d</name><capability type="odd"/></device></node>',
  'a device with a capability without type':
    '<node><device><name>d</name><capability/></device></node>',
  'two devices of one name': `<node>${'<device><name>d</name><capability type="net"><interface>e</interface></capability></device>'.repeat(2)}</node>`,
  'a system without a UUID':
    '<node><device><name>d</name><capability type="system"><hardware/></capability></device></node>',
  'an inactive-looking network': '<node><network><name>a</name></network></node>',
  'a snapshot with its domain': snapshot(
    '<name>s</name><creationTime>5</creationTime><state>running</state><active>1</active><domain type="test"><name>a</name><memory>2048</memory><os><type>hvm</type></os></domain>',
  ),
  'a user without a password': '<node><auth><user>fred</user></auth></node>',
  'no users': '<node><auth/></node>',
  'a volume with its own path':
    '<node><pool type="dir"><name>a</name><target><path>/a</path></target><volume><name>v</name><capacity>5000</capacity><target><path>/b/c</path></target></volume></pool></node>',
  'a volume with a key':
    '<node><pool type="dir"><name>a</name><target><path>/a</path></target><volume><name>v</name><key>kk</key><capacity>5000</capacity></volume></pool></node>',
  'snapshots in a cycle': `<node>${domain('a', ['s', 't'].map((n, i) => `<test:domainsnapshot><name>${n}</name><parent><name>${['t', 's'][i]}</name></parent><creationTime>5</creationTime><state>shutoff</state><active>0</active></test:domainsnapshot>`).join(''))}</node>`,
  'a snapshot before its parent': `<node>${domain('a', ['s', 't'].map((n, i) => `<test:domainsnapshot><name>${n}</name>${['<parent><name>t</name></parent>', ''][i]}<creationTime>5</creationTime><state>shutoff</state><active>0</active></test:domainsnapshot>`).join(''))}</node>`,
  'a snapshot that is its own parent': snapshot(
    '<name>s</name><parent><name>s</name></parent><creationTime>5</creationTime><state>shutoff</state><active>1</active>',
  ),
  'an active of 2': snapshot(
    '<name>s</name><creationTime>5</creationTime><state>shutoff</state><active>2</active>',
  ),
  'an active of -1': snapshot(
    '<name>s</name><creationTime>5</creationTime><state>shutoff</state><active>-1</active>',
  ),
  'an autostart of a domain': `<node>${domain('a', '<autostart>1</autostart>')}</node>`,
  'a nested prefix': `<node xmlns:test='${NAMESPACE}'>${domain('a', '<test:runstate>3</test:runstate>').replace(/ xmlns:test='[^']*'/, '')}</node>`,
};

function domain(name: string, more: string): string {
  return (
    `<domain type='test' xmlns:test='${NAMESPACE}'><name>${name}</name><memory>1024</memory>` +
    `<os><type>hvm</type></os>${more}</domain>`
  );
}

function snapshot(content: string): string {
  return `<node>${domain('a', `<test:domainsnapshot>${content}</test:domainsnapshot>`)}</node>`;
}

function snapshots(...all: readonly (readonly [name: string, active: number])[]): string {
  const each = all.map(
    ([name, active]) =>
      `<test:domainsnapshot><name>${name}</name><creationTime>5</creationTime>` +
      `<state>shutoff</state><active>${active}</active></test:domainsnapshot>`,
  );
  return `<node>${domain('a', each.join(''))}</node>`;
}
