import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Connection, EventName, SubscriptionItem } from 'libvirt-client';

/** The events that the page shows. */
const NAMES = [
  'domain:lifecycle',
  'domain:reboot',
  'network:lifecycle',
] as const satisfies readonly EventName[];

/**
 * Sends the events of a host to a browser as server-sent events, until the browser disconnects or
 * the connection ends. In the page:
 *
 *     const source = new EventSource('/events');
 *     source.addEventListener('domain:lifecycle', ({ data }) => show(JSON.parse(data)));
 *     source.addEventListener('reconnected', reloadEverything);
 *     source.addEventListener('overflow', reloadEverything);
 */
export async function sendEvents(connection: Connection, response: ServerResponse): Promise<void> {
  const leaving = new AbortController();
  response.on('close', () => leaving.abort());
  const { signal } = leaving;
  try {
    // At most 1,000 events are queued. A browser that is too slow misses events, and gets
    // `overflow`.
    await using events = await connection.subscribe(NAMES, { queueLimit: 1000, signal });
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    response.flushHeaders();
    for await (const item of events) {
      if (!response.write(toServerSentEvent(item))) await once(response, 'drain', { signal });
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!response.headersSent) response.writeHead(503);
    else response.write(`event: lost\ndata: ${JSON.stringify(String(error))}\n\n`);
  }
  response.end();
}

/**
 * Formats an item as a server-sent event. Objects become their identity, bigints decimal strings.
 */
export function toServerSentEvent(item: SubscriptionItem): string {
  const data = JSON.stringify(item, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return `event: ${item.type}\ndata: ${data}\n\n`;
}
