/**
 * Returns the document of a domain with some parts, after `!`, or with some devices. It has the
 * memory and the system that each domain needs, unless the parts contain them.
 */
export function probeXml(given: string): string {
  const inside = given.startsWith('!') ? given.slice(1) : `<devices>${given}</devices>`;
  const memory = /<memory>|<numa><cell/.test(inside) ? '' : '<memory>524288</memory>';
  const os = inside.includes('<os') ? '' : '<os><type>hvm</type></os>';
  return `<domain type='test'><name>a</name>${memory}${os}${inside}</domain>`;
}
