import type { Codec } from '../../../../src/protocol/index.ts';
import {
  VIR_NET_MESSAGE_LEN_MAX,
  VIR_NET_MESSAGE_MAX,
  VirNetMessageError,
  VirNetMessageHeader,
  VirNetMessageStatus,
  VirNetMessageType,
  XdrReader,
} from '../../../../src/protocol/index.ts';
import { findProcedure } from '../../../../src/protocol/lookup.ts';
import { Framer } from '../../../../src/rpc/framer.ts';
import { encodePacket } from '../../../../src/rpc/index.ts';
import type { Transport, TransportSink } from '../../../../src/transport/index.ts';
import { PassingTransport } from '../../../support/passing-transport.ts';

/**
 * A transport to a daemon that appends a text to each string that it sends: to names, paths, titles
 * and messages of errors, and in XML to attributes and texts. In calls the text is removed again,
 * so that the daemon finds its objects.
 */
export class HostileTransport extends PassingTransport {
  readonly #texts: HostileTexts;
  readonly #calls: Framer;

  constructor(inner: Transport, texts: HostileTexts) {
    super(inner);
    this.#texts = texts;
    this.#calls = new Framer(PACKET_BYTES_MAX, {
      onPacketBytes: (bytes, start, end) => {
        super.write(rewritten(bytes.subarray(start, end), (value) => this.#cleaned(value)));
      },
    });
  }

  override start(sink: TransportSink): void {
    const replies = new Framer(PACKET_BYTES_MAX, {
      onPacketBytes: (bytes, start, end) => {
        sink.onData(rewritten(bytes.subarray(start, end), (value) => this.#spoilt(value)));
      },
    });
    super.start({
      onData: (bytes) => replies.push(bytes),
      onDrain: () => sink.onDrain(),
      onClose: (error) => sink.onClose(error),
    });
  }

  override write(bytes: Uint8Array): boolean {
    this.#calls.push(bytes);
    return true;
  }

  #spoilt(text: string): string {
    const { value, xml } = this.#texts;
    if (UUID.test(text)) return text;
    if (!text.trimStart().startsWith('<')) return text + value;
    return text
      .replaceAll(XML_ATTRIBUTE, (_, start, inner) => `${start}${inner}${xml}`)
      .replaceAll(XML_TEXT, (_, start, inner, end) => `${start}${inner}${xml}${end}`);
  }

  #cleaned(text: string): string {
    return text.replaceAll(this.#texts.value, '').replaceAll(this.#texts.xmlValue, '');
  }
}

export interface HostileTexts {
  /** The text that follows each string. */
  readonly value: string;

  /** The text in XML, and its value after it is parsed. */
  readonly xml: string;
  readonly xmlValue: string;
}

/** The longest packet of libvirt. */
const PACKET_BYTES_MAX = VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX;

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Attributes and elements with names that people chose. Those with words of libvirt stay. */
const XML_ATTRIBUTE =
  /((?<=\s)(?:file|dev|dir|name|path|bridge|network|pool|volume|host|address|listen|uuid|service)=['"])([^'"]*)/g;
const XML_TEXT = /(<(?:name|title|description|path|key|bridge|label)(?: [^>]*)?>)([^<>]*)(<\/)/g;

/** Returns the packet with each of its strings replaced. Streams and keepalive stay as they are. */
function rewritten(packet: Buffer, replace: (text: string) => string): Uint8Array {
  const reader = new XdrReader(packet.subarray(4));
  const header = VirNetMessageHeader.decode(reader);
  const codec = payloadCodec(header);
  if (codec === undefined) return Uint8Array.from(packet);
  const value = codec.decode(reader);
  return encodePacket(header, codec, mapped(value, replace));
}

function payloadCodec(header: VirNetMessageHeader): Codec<unknown> | undefined {
  const procedure = findProcedure(header);
  if (procedure === undefined || !/^(REMOTE|QEMU|LXC)_PROC/.test(procedure.name)) return undefined;
  // The steps of a login and of the handshake are words of the protocol.
  if (/AUTH|CONNECT_(OPEN|GET_URI|GET_TYPE|SUPPORTS)|FEATURE/.test(procedure.name))
    return undefined;
  const { type, status } = header;
  if (type === VirNetMessageType.CALL && 'args' in procedure) return procedure.args;
  if (type === VirNetMessageType.MESSAGE && 'event' in procedure) return procedure.event;
  if (type !== VirNetMessageType.REPLY || !('ret' in procedure)) return undefined;
  if (status === VirNetMessageStatus.ERROR) return VirNetMessageError;
  return status === VirNetMessageStatus.OK ? procedure.ret : undefined;
}

function mapped(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, replace));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    // The names of typed parameters are words of libvirt.
    Object.entries(value).map(([name, item]) => [
      name,
      name === 'field' ? item : mapped(item, replace),
    ]),
  );
}
