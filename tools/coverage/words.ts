/** The features that replace functions without a counterpart of their name. */
export const FEATURES = {
  closing: 'the promise and the state of a connection tell when it ends',
  disposal: 'objects are values: nothing is counted, nothing has to be freed',
  errors: 'errors are thrown, each with all that libvirt says of it',
  'event-loop': "Node's own event loop",
  events: '`connection.subscribe()` and `connection.listen()`',
  keepalive: 'the option `keepAlive` of `connect()`',
  library:
    'there is no library to initialize; `connection.getLibVersion()` asks the daemon for its own',
  migration: 'comes with migration between two hosts, which this version does not have',
  streams:
    'the streams of Node: back-pressure takes the place of callbacks, and the call that opens a stream makes it',
  'typed-params': 'plain objects, typed by what each function takes',
} as const;

/** The reasons why other functions are not possible. */
export const REASONS = {
  descriptors:
    'file descriptors would have to travel beside the bytes, over a unix socket of one machine; Node can neither send nor take them',
  'own-process': 'changes the process that calls it, by system calls that Node does not have',
} as const;
