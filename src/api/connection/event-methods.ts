import { ConnectionCore } from './connection-core.ts';

/** The part of a connection that tells what happens there. */
export abstract class EventMethods extends ConnectionCore {}
