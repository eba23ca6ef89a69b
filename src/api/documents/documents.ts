import { onDemand } from '../../async/index.ts';
import type { DocumentKind, Documents } from './document-types.ts';

/** The import of the package is faster without the formats, and programs with strings need none. */
const loadFormats = onDemand(() => import('./formats.ts'));

/** Returns the XML of a reply as a typed object. */
export async function parsed<Kind extends DocumentKind>(
  kind: Kind,
  reply: Promise<string>,
): Promise<Documents[Kind]> {
  const xml = await reply;
  const { loadFormat } = await loadFormats();
  const format = await loadFormat(kind);
  return format.parse(xml);
}

/**
 * Calls `send` with the XML of an argument, which is XML or a typed object. XML is passed on at
 * once, so that calls are sent in the order in which a program makes them. A value that is neither
 * is passed on too, for the codec to refuse it.
 */
export function withXml<Kind extends DocumentKind, Ret>(
  kind: Kind,
  document: string | Documents[Kind],
  send: (xml: string) => Promise<Ret>,
): Promise<Ret>;
export function withXml<Kind extends DocumentKind, Ret>(
  kind: Kind,
  document: string | Documents[Kind] | null,
  send: (xml: string | null) => Promise<Ret>,
): Promise<Ret>;
export function withXml<Kind extends DocumentKind, Ret>(
  kind: Kind,
  document: string | Documents[Kind] | null,
  send: (xml: never) => Promise<Ret>,
): Promise<Ret> {
  // `never`, since the overloads say which of the two a callback takes.
  const sendXml = send as (xml: string | null) => Promise<Ret>;
  return isObject(document) ? build(kind, document).then(sendXml) : sendXml(document as string);
}

/** Calls `send` with the XML of each argument: see {@link withXml}. */
export function withXmlList<Kind extends DocumentKind, Ret>(
  kind: Kind,
  documents: readonly (string | Documents[Kind])[],
  send: (xmls: readonly string[]) => Promise<Ret>,
): Promise<Ret> {
  const hasObjects = Array.isArray(documents) && documents.some((each) => isObject(each));
  if (!hasObjects) return send(documents as readonly string[]);
  const xmls = documents.map((each) => (isObject(each) ? build(kind, each) : each));
  return Promise.all(xmls).then(send);
}

async function build<Kind extends DocumentKind>(
  kind: Kind,
  document: Documents[Kind],
): Promise<string> {
  const copy = snapshot(document);
  const { loadFormat } = await loadFormats();
  const format = await loadFormat(kind);
  return format.build(copy);
}

/** A program may change its object right after the call, before the format is loaded. */
function snapshot<T>(document: T): T {
  try {
    return structuredClone(document);
  } catch {
    // A function, for example. The format refuses it, and names its place.
    return document;
  }
}

function isObject<T extends object>(value: string | T | null): value is T {
  return typeof value === 'object' && value !== null;
}
