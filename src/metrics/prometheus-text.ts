import { ArgumentError } from '../errors/index.ts';
import type { Metric, MetricSample } from './sample.ts';

/** Options of {@link prometheusText}. */
export interface PrometheusTextOptions {
  /**
   * The format: Prometheus's own text format 0.0.4, or OpenMetrics 1.0.
   *
   * @default 'prometheus'
   */
  readonly format?: 'prometheus' | 'openmetrics';
}

/** The `Content-Type` of each format of {@link prometheusText}. */
export const METRICS_CONTENT_TYPES = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const;

const METRIC_NAME = /^[A-Za-z_:][A-Za-z0-9_:]*$/;
const LABEL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Writes samples as the text that Prometheus scrapes. Samples of one metric stand together, so each
 * metric has its description once.
 *
 * @throws {@link ArgumentError} if a name is not one of Prometheus, if two metrics have the same
 * name, or if two samples of a metric have the same labels: Prometheus would refuse the whole text.
 */
export function prometheusText(
  samples: Iterable<MetricSample>,
  options: PrometheusTextOptions = {},
): string {
  const { format = 'prometheus' } = options;
  if (!Object.hasOwn(METRICS_CONTENT_TYPES, format)) {
    const problem = `Expected "format" to be 'prometheus' or 'openmetrics'`;
    throw new ArgumentError(problem, { argument: 'format' });
  }
  const isOpen = format === 'openmetrics';
  const families = new Map<string, Family>();
  for (const { metric, labels, value } of samples) {
    const family = familyOf(families, metric);
    const series = `${metric.name}${labelText(labels)}`;
    if (family.lines.has(series)) throw new ArgumentError(`Two samples are ${series}`);
    family.lines.set(series, `${series} ${numeral(value)}\n`);
  }
  const texts = Array.from(families.values(), ({ metric, lines }) => {
    return `${heading(metric, isOpen)}${[...lines.values()].join('')}`;
  });
  return `${texts.join('')}${isOpen ? '# EOF\n' : ''}`;
}

/** The samples of a metric. */
interface Family {
  readonly metric: Metric;
  /** The lines by the name and the labels. */
  readonly lines: Map<string, string>;
}

function familyOf(families: Map<string, Family>, metric: Metric): Family {
  const { name, type } = metric;
  const known = families.get(name);
  if (known === undefined) {
    if (!METRIC_NAME.test(name))
      throw new ArgumentError(`${JSON.stringify(name)} is no metric name`);
    if (type === 'counter' && !name.endsWith('_total')) {
      throw new ArgumentError(`The name of the counter ${name} does not end with _total`);
    }
    const family: Family = { metric, lines: new Map() };
    families.set(name, family);
    return family;
  }
  if (known.metric.type !== type || known.metric.help !== metric.help) {
    throw new ArgumentError(`Two metrics have the name ${name}`);
  }
  return known;
}

/** In OpenMetrics, the name of a counter is the one without `_total`, and a unit ends the name. */
function heading({ name, type, help, unit }: Metric, isOpen: boolean): string {
  if (!isOpen) return `# HELP ${name} ${escapedHelp(help)}\n# TYPE ${name} ${type}\n`;
  const family = type === 'counter' ? name.replace(/_total$/, '') : name;
  const unitLine =
    unit !== undefined && family.endsWith(`_${unit}`) ? `# UNIT ${family} ${unit}\n` : '';
  return `# TYPE ${family} ${type}\n${unitLine}# HELP ${family} ${escaped(help)}\n`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  if (names.length === 0) return '';
  const pairs = names.map((name) => {
    if (!LABEL_NAME.test(name)) throw new ArgumentError(`${JSON.stringify(name)} is no label name`);
    return `${name}="${escaped(labels[name] ?? '')}"`;
  });
  return `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

/** In the format 0.0.4, the quotes of a description are not escaped. */
function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function numeral(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}
