import type { ConnectionParts } from './connection-core.ts';
import { ConnectionCore } from './connection-core.ts';

/** The part of a connection that tells what happens there. */
export abstract class EventMethods extends ConnectionCore {
  protected constructor(parts: ConnectionParts) {
    super(parts);
    this.link.follow({ onEvent() {}, onLost() {}, async restore() {}, onRestored() {} });
  }
}
