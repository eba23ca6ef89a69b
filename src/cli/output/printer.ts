import { jsonSafe } from '../../index.ts';
import type { OutputStream } from '../environment/environment.ts';
import type { OutputFormat } from '../parse/global-options.ts';
import type { CommandSpec, FieldSpec } from '../registry/command-spec.ts';
import type { Paint } from './colours.ts';
import type {
  ListResult,
  RecordResult,
  Result,
  Row,
  SingleResult,
  StreamResult,
} from './result.ts';
import { oneLine, safeJson, safeLine, safeLines } from './safe-text.ts';
import { selectFields } from './select-fields.ts';
import { recordText, tableText } from './table.ts';
import { virshText } from './virsh-text.ts';
import { yamlText } from './yaml.ts';

export interface PrinterSettings {
  readonly spec: CommandSpec;
  readonly format: OutputFormat;
  readonly columns: readonly string[] | undefined;
  readonly hasHeader: boolean;
  readonly isQuiet: boolean;
  readonly paint: Paint;
}

/** Prints the results of commands. It is the only place that decides about formats. */
export class Printer {
  readonly #output: OutputStream;
  readonly #stderr: OutputStream;
  readonly #settings: PrinterSettings;
  readonly #fields: readonly FieldSpec[];

  constructor(output: OutputStream, stderr: OutputStream, settings: PrinterSettings) {
    this.#output = output;
    this.#stderr = stderr;
    this.#settings = settings;
    this.#fields = selectFields(settings.spec, settings.columns);
  }

  async print(result: Result): Promise<void> {
    if (result.kind === 'written') return;
    if (result.kind === 'stream') return this.#printStream(result);
    const results = result.kind === 'several' ? result.results : [result];
    const isSeveral = result.kind === 'several';
    const text = this.#text(results, isSeveral);
    if (text !== '') await this.#output.write(text);
    if (this.#settings.format !== 'virsh') return;
    for (const each of results) {
      const layout = each.kind === 'written' ? undefined : each.virsh;
      if (layout?.kind === 'text' && layout.stderr) await this.#stderr.write(layout.stderr);
    }
  }

  #text(results: readonly SingleResult[], isSeveral: boolean): string {
    const { format, isQuiet } = this.#settings;
    const rows = results.flatMap(rowsOf);
    const isList = isSeveral || results.some(({ kind }) => kind === 'list');
    const json = (): unknown => {
      const values = rows.map((row) => jsonSafe(this.#picked(row)));
      return isList ? values : values[0];
    };
    switch (format) {
      case 'json':
        return safeJson(`${JSON.stringify(json(), null, 2)}\n`);
      case 'ndjson':
        return rows.map((row) => `${this.#jsonLine(row)}\n`).join('');
      case 'yaml':
        return yamlText(json());
      case 'name':
        return rows.map((row) => `${this.#name(row)}\n`).join('');
      case 'virsh':
        return results.map((each) => this.#virsh(each) + (isQuiet ? '' : '\n')).join('');
      case 'table':
        return this.#people(results, rows, isList);
    }
  }

  #people(results: readonly SingleResult[], rows: readonly Row[], isList: boolean): string {
    const { isQuiet, columns, hasHeader, paint } = this.#settings;
    const shown = results.filter((each) => each.kind !== 'written');
    if (columns === undefined && shown.length > 0 && shown.every(hasText)) {
      return shown.map((each) => (isMessage(each) && isQuiet ? '' : this.#plain(each))).join('');
    }
    const fields = this.#fieldsOf(rows);
    if (isList || columns !== undefined) {
      if (rows.length === 0 && !hasHeader) return '';
      return tableText(rows, fields, { hasHeader, paint });
    }
    return rows.map((row) => recordText(row, fields, paint)).join('');
  }

  #virsh(result: SingleResult): string {
    const { isQuiet } = this.#settings;
    if (result.kind === 'written') return '';
    if (result.virsh !== undefined) {
      return this.#lines(virshText(result.virsh, rowsOf(result), isQuiet));
    }
    if (result.kind === 'record' && hasText(result)) {
      return result.isMessage && isQuiet ? '' : this.#plain(result);
    }
    return this.#people([result], rowsOf(result), result.kind === 'list');
  }

  async #printStream({ rows, line, virshLines, virshEnd }: StreamResult): Promise<void> {
    const { format, columns, isQuiet } = this.#settings;
    const textOf = (row: Row): string => {
      if (format === 'json' || format === 'ndjson') return this.#jsonLine(row);
      if (format === 'yaml') return `---\n${yamlText(jsonSafe(this.#picked(row))).trimEnd()}`;
      if (format === 'name') return this.#name(row);
      if (columns !== undefined) {
        const settings = { hasHeader: false, paint: this.#settings.paint };
        return tableText([row], this.#fields, settings).trimEnd();
      }
      const lines = format === 'virsh' ? virshLines?.(row) : undefined;
      return (lines ?? [line(row)]).map(safeIndented).join('\n');
    };
    for await (const row of rows) await this.#output.write(`${textOf(row)}\n`);
    if (format !== 'virsh' || virshEnd === undefined) return;
    await this.#output.write(virshEnd() + (isQuiet ? '' : '\n'));
  }

  /** Returns the properties that `--columns` names, in its order. */
  #picked(row: Row): Row {
    const { columns } = this.#settings;
    if (columns === undefined) return row;
    return Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
  }

  /** The fields of the table. Rows of several hosts have a column for the host. */
  #fieldsOf(rows: readonly Row[]): readonly FieldSpec[] {
    if (this.#settings.columns !== undefined) return this.#fields;
    // A field that some command lines do not ask for is no column then.
    const shown = this.#fields.filter(
      ({ name, optional }) => !optional || rows.some((row) => row[name] !== undefined),
    );
    const hasHosts = rows.some((row) => 'host' in row);
    return hasHosts ? [HOST_FIELD, ...shown.filter(({ name }) => name !== 'host')] : shown;
  }

  #jsonLine(row: Row): string {
    return safeJson(JSON.stringify(jsonSafe(this.#picked(row))));
  }

  /** The name of a row in one line: the reader of a pipe takes each line for a name. */
  #name(row: Row): string {
    const name = String(row[this.#settings.spec.nameField ?? 'name'] ?? '');
    return this.#output.isTTY ? safeLine(name) : oneLine(name);
  }

  /** The text of a result. A pipe or a file gets it unchanged. */
  #plain(result: ResultWithText): string {
    const { text } = result;
    const hasLines = result.kind === 'list' || isMessage(result) || result.isDocument === true;
    if (!this.#output.isTTY || hasLines) return this.#lines(text);
    return `${safeLine(text.replace(/\n$/, ''))}\n`;
  }

  /** Lines that cannot control the terminal. */
  #lines(text: string): string {
    return this.#output.isTTY ? safeLines(text) : text;
  }
}

export const HOST_FIELD: FieldSpec = { name: 'host', type: 'string', summary: 'The host' };

function rowsOf(result: SingleResult): readonly Row[] {
  if (result.kind === 'list') return result.rows;
  return result.kind === 'record' ? [result.record] : [];
}

/** virsh indents the parameters of an event with a tab. */
function safeIndented(line: string): string {
  return line.startsWith('\t') ? `\t${safeLine(line.slice(1))}` : safeLine(line);
}

type ShownResult = ListResult | RecordResult;

type ResultWithText = ShownResult & { readonly text: string };

function hasText(result: ShownResult): result is ResultWithText {
  return result.text !== undefined;
}

function isMessage(result: ShownResult): boolean {
  return result.kind === 'record' && result.isMessage === true;
}
