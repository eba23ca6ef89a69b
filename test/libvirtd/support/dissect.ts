import { XMLParser } from 'fast-xml-parser';
import { run } from './programs.ts';

/** A packet as decoded by libvirt's own dissector. Names are libvirt's: REMOTE, CONNECT_OPEN. */
export interface DissectedPacket {
  readonly program: string;
  readonly procedure: string;
  readonly type: string;
  readonly status: string;
  readonly serial: number;
  readonly lengthBytes: number;
  /** The wire name of the payload's type, or null when there is no payload or it is raw data. */
  readonly payload: string | null;
  /** The problem of the packet, or null. */
  readonly problem: string | null;
}

export interface Dissection {
  readonly packets: readonly DissectedPacket[];
  /** The packets that have a problem. */
  readonly malformed: readonly DissectedPacket[];
  /** Bytes that belong to no packet, because a packet is incomplete or a length is invalid. */
  readonly strayBytes: number;
}

/** Decodes a capture file with tshark and libvirt's dissector at the TCP port. */
export async function dissect(file: string, port: number): Promise<Dissection> {
  const input = ['-r', file, '-d', `tcp.port==${port},libvirt`];
  const document = await run(TSHARK, [...input, '-Y', 'libvirt', '-T', 'pdml', '-J', 'libvirt']);
  // A busy machine retransmits segments, which count once.
  const once = ['-Y', 'tcp.len > 0 and not tcp.analysis.retransmission'];
  const lengths = await run(TSHARK, [...input, ...once, '-T', 'fields', '-e', 'tcp.len']);
  const packets = readPdml(document);
  const sentBytes = sum(lengths.split('\n').map(Number));
  return {
    packets,
    malformed: packets.filter((packet) => packet.problem !== null),
    strayBytes: sentBytes - sum(packets.map((packet) => packet.lengthBytes)),
  };
}

const TSHARK = '/usr/bin/tshark';

interface PdmlNode {
  readonly name: string;
  readonly size?: string;
  readonly show?: string;
  readonly showname?: string;
  readonly field?: readonly PdmlNode[];
}

function readPdml(text: string): DissectedPacket[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    isArray: (name) => name === 'packet' || name === 'proto' || name === 'field',
  });
  const document: { pdml: { packet?: { proto: PdmlNode[] }[] } } = parser.parse(text);
  return (document.pdml.packet ?? []).flatMap(({ proto: layers }) => {
    const complaints = layers.filter((layer) => layer.name.startsWith('_ws.'));
    return layers
      .filter((layer) => layer.name === 'libvirt')
      .map((layer) => read(layer, complaints));
  });
}

const HEADER_BYTES = 28;
const HEADER_FIELDS = ['length', 'program', 'version', 'procedure', 'type', 'serial', 'status'];

function read(layer: PdmlNode, complaints: readonly PdmlNode[]): DissectedPacket {
  const fields = new Map(
    layer.field?.map((field) => [field.name.replace(/^libvirt\./, ''), field]),
  );
  const header = HEADER_FIELDS.map((name) => fields.get(name));
  for (const name of HEADER_FIELDS) fields.delete(name);
  const [length, program, , procedure, type, serial, status] = header;
  const [[payload, body] = [null, undefined]] = fields;
  const lengthBytes = Number(length?.show);
  const packet = {
    program: word(program),
    procedure: word(procedure),
    type: word(type),
    status: word(status),
    serial: Number(serial?.show),
    lengthBytes,
  };
  const isData = packet.type === 'STREAM' && packet.status === 'CONTINUE';
  const strange = [packet.program, packet.procedure, payload ?? ''].some(isUnknown);
  const undecoded = isData ? 0 : lengthBytes - HEADER_BYTES - Number(body?.size ?? 0);
  // The dissector stops silently at data that it cannot decode, so compare the decoded length.
  const ownFinding = strange
    ? 'the dissector knows no such packet'
    : undecoded !== 0 && `${undecoded} bytes of the payload are not decoded`;
  return {
    ...packet,
    payload: isData ? null : payload,
    problem: complaints[0]?.showname ?? (ownFinding || null),
  };
}

function isUnknown(name: string): boolean {
  return name.toLowerCase() === 'unknown';
}

/** Returns the name in `program: REMOTE (0x20008086)`. */
function word(field: PdmlNode | undefined): string {
  return /: (.*) \(/.exec(field?.showname ?? '')?.[1] ?? '';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
