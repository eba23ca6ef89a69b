import type { DOMParser, XmlNode } from '#xmldom';
import type { CommandContext } from '../context/command-context.ts';
import type { Args } from '../parse/args.ts';
import { UsageError } from '../parse/usage-error.ts';
import { indentedXml } from './indented-xml.ts';
import type { RecordResult, Row } from './result.ts';
import { documentResult } from './result.ts';

const ATTRIBUTE_NODE = 2;

/** Returns XML as the result of a command, or the part that `--xpath` selects. */
export async function xmlResult(
  { args }: CommandContext,
  xml: string,
  record: Row = {},
): Promise<RecordResult> {
  const expression = args.optionalText('xpath');
  if (expression === undefined) return documentResult('xml', xml, record);
  const selected = await evaluateXPath(xml, expression, args.flag('wrap'));
  // virsh prints only the empty line that ends its output if no node is selected.
  if (selected === '') return { kind: 'record', record: { ...record, xml: '' }, text: '' };
  return documentResult('xml', selected, record);
}

/**
 * Checks the expression of `--xpath`, if the command has one.
 *
 * @throws UsageError if it is not an XPath expression.
 */
export async function checkXPath(args: Args): Promise<void> {
  const expression = args.declares('xpath') ? args.optionalText('xpath') : undefined;
  if (expression === undefined) return;
  const { default: xpath } = await import('#xpath');
  orUsageError(expression, () => xpath.parse(expression));
}

function orUsageError<T>(expression: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`"${expression}" is not an XPath expression: ${reason}`);
  }
}

/** Returns the nodes that an expression selects as XML, or the value of the expression. */
export async function evaluateXPath(
  xml: string,
  expression: string,
  isWrapped: boolean,
): Promise<string> {
  const { value, nodes } = await select(xml, expression, isWrapped ? '  ' : '');
  if (value !== undefined) return value;
  return isWrapped ? wrapped(nodes) : nodes.map(({ text }) => text).join('\n');
}

/** Returns the nodes that an expression selects, each as XML. */
export async function selectNodes(xml: string, expression: string): Promise<readonly string[]> {
  const { nodes } = await select(xml, expression);
  return nodes.map(({ text }) => text);
}

interface SelectedNode {
  readonly isAttribute: boolean;
  readonly text: string;
}

interface Selection {
  readonly nodes: readonly SelectedNode[];

  /** The value of an expression that selects no nodes, such as `count(//disk)`. */
  readonly value?: string;
}

async function select(xml: string, expression: string, indent = ''): Promise<Selection> {
  const [{ default: xmldom }, { default: xpath }] = await Promise.all([
    import('#xmldom'),
    import('#xpath'),
  ]);
  const document = parse(xmldom.DOMParser, xml);
  const selected = orUsageError(expression, () => xpath.select(expression, document));
  if (typeof selected !== 'object') return { nodes: [], value: String(selected) };
  const serializer = new xmldom.XMLSerializer();
  const nodes = selected.map((node) => nodeOf(node, indentedXml(node, serializer, indent)));
  return { nodes };
}

function parse(Parser: typeof DOMParser, xml: string): XmlNode {
  let problem = 'it is not XML';
  const onError = (_level: string, message: string): never => {
    problem = message;
    throw new Error(message);
  };
  try {
    return new Parser({ onError }).parseFromString(xml, 'text/xml');
  } catch {
    // The parser throws an object of its own, which is no Error.
    throw new Error(`The XML cannot be read: ${problem}`);
  }
}

/** An attribute has a space before it, as virsh prints it. */
function nodeOf({ nodeType }: XmlNode, text: string): SelectedNode {
  const isAttribute = nodeType === ATTRIBUTE_NODE;
  return { isAttribute, text: isAttribute ? ` ${text.trim()}` : text };
}

/** Returns an element with the nodes; attributes become its attributes. */
function wrapped(nodes: readonly SelectedNode[]): string {
  const texts = (isAttribute: boolean): readonly string[] =>
    nodes.filter((node) => node.isAttribute === isAttribute).map(({ text }) => text);
  const attributes = texts(true).join('');
  const children = texts(false).map((text) => `  ${text}\n`);
  if (children.length === 0) return `<nodes${attributes}/>`;
  return `<nodes${attributes}>\n${children.join('')}</nodes>`;
}
