/** The features that replace functions that have no method of the same name. */
export const FEATURES = {
  closing: 'promises and the state of a connection report its end',
  disposal: 'not needed: objects have no reference count and need not be freed',
  errors: 'errors are thrown, with all fields of the libvirt error',
  'event-loop': "Node's event loop",
  events: '`connection.subscribe()` and `connection.listen()`',
  keepalive: 'the option `keepAlive` of `connect()`',
  library:
    "the library needs no initialization; `connection.getLibVersion()` returns the daemon's version",
  streams:
    'Node streams: back-pressure replaces callbacks, and the call that opens a stream creates it',
  'typed-params': 'plain objects, with a type for each function',
} as const;

/** The reasons why other functions are not possible. */
export const REASONS = {
  descriptors:
    'it passes file descriptors over a local unix socket, which Node can neither send nor receive',
  'own-process': 'it changes the calling process with system calls that Node does not provide',
} as const;
