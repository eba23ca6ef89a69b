/**
 * Returns the name of a call for messages: its method, and the procedure in parentheses, such as
 * `domain.destroy (REMOTE_PROC_DOMAIN_DESTROY)`.
 */
export function callName(procedureName: string): string {
  const method = methodOf(procedureName);
  return method === undefined ? procedureName : `${method} (${procedureName})`;
}

/**
 * Returns the method that calls a procedure, such as `domain.getState` for
 * `REMOTE_PROC_DOMAIN_GET_STATE`. Undefined if only the library itself calls the procedure.
 *
 * The names are mechanical, so a rule replaces a table: this runs only for errors. A test compares
 * all names with docs/functions.md.
 */
export function methodOf(procedureName: string): string | undefined {
  const [program = '', wireName = ''] = procedureName.split('_PROC_');
  if (INTERNAL.test(wireName)) return undefined;
  if (/EVENT.*REGISTER|CLOSE_CALLBACK/.test(wireName)) return 'connection.subscribe';
  const exception = EXCEPTIONS[procedureName];
  if (exception !== undefined) return exception;
  const key = methodName(wireName);
  return program === 'ADMIN' ? adminMethod(key) : remoteMethod(key);
}

/** Procedures of opening, questions about features, and the steps of a migration. */
const INTERNAL =
  /^(?:$|AUTH_|CONNECT_(?:OPEN|SUPPORTS_FEATURE)|DOMAIN_MIGRATE_(?:BEGIN|PREPARE|PERFORM|FINISH|CONFIRM))/;

function remoteMethod(key: string): string {
  for (const receiver of RECEIVERS) {
    const own = ownName(key, receiver);
    if (own !== undefined && !OF_CONNECTION.test(own)) return `${receiver}.${own}`;
  }
  return `connection.${ownName(key, 'connect') ?? key}`;
}

function adminMethod(key: string): string {
  for (const [prefix, receiver] of ADMIN_RECEIVERS) {
    const own = ownName(key, prefix);
    if (own !== undefined) return `${receiver}.${own}`;
  }
  return `adminConnection.${key}`;
}

/** Returns the rest of a name without the receiver's prefix, or undefined if it does not match. */
function ownName(key: string, prefix: string): string | undefined {
  const rest = key.slice(prefix.length);
  const isOwn = key.startsWith(prefix) && /^[A-Z]/.test(rest);
  return isOwn ? rest.charAt(0).toLowerCase() + rest.slice(1) : undefined;
}

/** Returns the wire's name in camel case: `DOMAIN_FSFREEZE` is `domainFsFreeze`. */
function methodName(wireName: string): string {
  const words = wireName.replace(JOINED_WORDS, '$&_').split('_');
  const [first = '', ...others] = words.map((word) => word.toLowerCase());
  return first + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** The first halves of words that the wire writes as one, and the C functions as two. */
const JOINED_WORDS = /(?<![A-Z])(?:NW(?=FILTER)|IO(?=THREAD)|FS(?=[A-Z])|THREAD(?=POOL))/g;

/** The receivers of methods. A name that begins with another one precedes it. */
const RECEIVERS = [
  'domainCheckpoint',
  'domainSnapshot',
  'domain',
  'interface',
  'networkPort',
  'network',
  'nodeDevice',
  'nwFilterBinding',
  'nwFilter',
  'secret',
  'storagePool',
  'storageVol',
] as const;

const ADMIN_RECEIVERS = [
  ['connect', 'adminConnection'],
  ['server', 'adminServer'],
  ['client', 'adminClient'],
] as const;

/** Methods of the connection that begin with the name of another class. */
const OF_CONNECTION = /^(?:binding|change|createXml|define|lookup|restore|saveImage)/;

/** Procedures whose method belongs to another class than their names say, or has another name. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  REMOTE_PROC_DOMAIN_SNAPSHOT_CURRENT: 'domain.snapshotCurrent',
  REMOTE_PROC_DOMAIN_SNAPSHOT_LIST_NAMES: 'domain.snapshotListNames',
  REMOTE_PROC_DOMAIN_SNAPSHOT_NUM: 'domain.snapshotNum',
  REMOTE_PROC_STORAGE_POOL_LOOKUP_BY_VOLUME: 'storageVol.storagePoolLookupByVolume',
  REMOTE_PROC_STORAGE_VOL_CREATE_XML: 'storagePool.storageVolCreateXml',
  REMOTE_PROC_STORAGE_VOL_CREATE_XML_FROM: 'storagePool.storageVolCreateXmlFrom',
  REMOTE_PROC_STORAGE_VOL_LOOKUP_BY_NAME: 'storagePool.storageVolLookupByName',
  QEMU_PROC_DOMAIN_AGENT_COMMAND: 'domain.qemuAgentCommand',
  QEMU_PROC_DOMAIN_ATTACH: 'connection.domainQemuAttach',
  QEMU_PROC_DOMAIN_MONITOR_COMMAND: 'domain.qemuMonitorCommand',
};
