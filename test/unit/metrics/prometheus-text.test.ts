import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Metric, MetricSample } from '../../../src/metrics/index.ts';
import { METRICS_CONTENT_TYPES, prometheusText } from '../../../src/metrics/index.ts';

const UP: Metric = { name: 'libvirt_up', type: 'gauge', help: 'Whether it "is" up.\\ \n' };
const TIME: Metric = {
  name: 'time_seconds_total',
  type: 'counter',
  help: 'Time.',
  unit: 'seconds',
};

describe('prometheusText', () => {
  const samples: readonly MetricSample[] = [
    { metric: UP, labels: { host: 'b' }, value: 1 },
    { metric: TIME, labels: {}, value: 0.25 },
    { metric: UP, labels: { host: 'a"\\\n', domain: 'Grüße' }, value: 0 },
  ];

  it('writes each metric once with its description, followed by all its samples', () => {
    expect(prometheusText(samples)).toBe(`# HELP libvirt_up Whether it "is" up.\\\\ \\n
# TYPE libvirt_up gauge
libvirt_up{host="b"} 1
libvirt_up{domain="Grüße",host="a\\"\\\\\\n"} 0
# HELP time_seconds_total Time.
# TYPE time_seconds_total counter
time_seconds_total 0.25
`);
    expect(METRICS_CONTENT_TYPES.prometheus).toMatch(/version=0\.0\.4/);
  });

  it('writes OpenMetrics with units and an end', () => {
    expect(prometheusText(samples, { format: 'openmetrics' })).toBe(`# TYPE libvirt_up gauge
# HELP libvirt_up Whether it \\"is\\" up.\\\\ \\n
libvirt_up{host="b"} 1
libvirt_up{domain="Grüße",host="a\\"\\\\\\n"} 0
# TYPE time_seconds counter
# UNIT time_seconds seconds
# HELP time_seconds Time.
time_seconds_total 0.25
# EOF
`);
  });

  it('writes nothing for no samples, and numbers as Prometheus reads them', () => {
    expect(prometheusText([])).toBe('');
    const values = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1e21, 5e-9];
    const written = values.map((value) => prometheusText([{ metric: UP, labels: {}, value }]));
    expect(written.map((text) => text.trimEnd().split(' ').at(-1))).toEqual([
      ...['+Inf', '-Inf', 'NaN', '1e+21', '5e-9'],
    ]);
  });

  it('writes any label and any figure so that they can be read again', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, fc.double({ noNaN: true, noDefaultInfinity: true }), (host, value) => {
        const lines = prometheusText([{ metric: UP, labels: { host }, value }]).split('\n');
        expect(lines).toHaveLength(4);
        const [, quoted = '', figure] =
          /^libvirt_up\{host="(.*)"\} (\S+)$/s.exec(lines[2] ?? '') ?? [];
        const read = quoted.replace(/\\(.)/gs, (_, each) => (each === 'n' ? '\n' : each));
        expect(read).toBe(host);
        expect(Number(figure)).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it.each<[string, readonly MetricSample[], string]>([
    [
      'two samples with the same labels',
      [...samples, { metric: UP, labels: { host: 'b' }, value: 2 }],
      'Two samples are libvirt_up{host="b"}',
    ],
    [
      'two metrics with the same name',
      [...samples, { metric: { ...UP, help: 'Other.' }, labels: {}, value: 2 }],
      'Two metrics have the name libvirt_up',
    ],
    [
      'a name that Prometheus does not know',
      [{ metric: { ...UP, name: 'a-b' }, labels: {}, value: 0 }],
      '"a-b" is no metric name',
    ],
    [
      'a label that Prometheus does not know',
      [{ metric: UP, labels: { 'a:b': '' }, value: 0 }],
      '"a:b" is no label name',
    ],
    [
      'a counter whose name does not say so',
      [{ metric: { ...TIME, name: 'time' }, labels: {}, value: 0 }],
      'The name of the counter time does not end with _total',
    ],
  ])('throws an ArgumentError for %s', (_, wrong, message) => {
    expect(() => prometheusText(wrong)).toThrow(
      expect.objectContaining({ name: 'ArgumentError', message }),
    );
  });

  it('throws an ArgumentError for an unknown format', () => {
    const options = { format: 'json' as 'prometheus' };
    expect(() => prometheusText([], options)).toThrow(/^Expected "format" to be/);
  });
});
