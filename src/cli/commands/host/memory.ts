import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';

/** Lists the free memory of the host's NUMA cells. */
export async function freecell(context: CommandContext): Promise<ListResult> {
  const { connection, args, signal } = context;
  const cell = args.integer('cellno');
  const isAll = args.flag('all');
  if (isAll && cell !== undefined) throw new UsageError('--cellno and --all exclude each other');
  if (!isAll && cell === undefined) {
    const total = (await connection.nodeGetFreeMemory({ signal })) / 1024n;
    const text = `Total: ${total} KiB\n`;
    return { kind: 'list', rows: [{ cell: null, free: total }], virsh: { kind: 'text', text } };
  }
  if (cell !== undefined) {
    const free = await freeOf(context, cell);
    const text = `${cell}: ${free} KiB\n`;
    return { kind: 'list', rows: [{ cell, free }], virsh: { kind: 'text', text } };
  }
  const cells = await cellsOf(context);
  const rows: { readonly cell: number; readonly free: bigint }[] = [];
  for (const number of cells) {
    rows.push({ cell: number, free: await freeOf(context, number) });
  }
  const total = rows.reduce((sum, { free }) => sum + free, 0n);
  const body = rows.map(
    ({ cell: number, free }) => `${String(number).padStart(5)}: ${String(free).padStart(10)} KiB\n`,
  );
  const quietText = body.join('');
  const text = `${quietText}--------------------\nTotal: ${String(total).padStart(10)} KiB\n`;
  return { kind: 'list', rows, virsh: { kind: 'text', text, quietText } };
}

/** Returns the free memory of a NUMA cell, in KiB. */
async function freeOf({ connection, signal }: CommandContext, cell: number): Promise<bigint> {
  const [bytes = 0n] = await connection.nodeGetCellsFreeMemory(cell, 1, { signal });
  return bytes / 1024n;
}

/** Returns the numbers of the host's NUMA cells. */
async function cellsOf({ connection, signal }: CommandContext): Promise<readonly number[]> {
  const { host } = await connection.getCapabilitiesConfig({ signal });
  return (host.topology?.cells.cell ?? []).map(({ id }) => Number(id));
}

/** Lists the free pages of the host's NUMA cells, by the size of the pages. */
export async function freepages(context: CommandContext): Promise<ListResult> {
  const { connection, args, signal } = context;
  const cell = args.integer('cellno');
  const size = args.size('pagesize', 1024n);
  const isAll = args.flag('all');
  if (isAll && cell !== undefined) throw new UsageError('--cellno and --all exclude each other');
  if (!isAll && cell === undefined) throw new UsageError('missing cellno argument');
  const { host } = await connection.getCapabilitiesConfig({ signal });
  const cells = host.topology?.cells.cell ?? [];
  const wanted = isAll ? cells : cells.filter(({ id }) => Number(id) === cell);
  const rows: { readonly cell: number; readonly pageSize: number; readonly free: bigint }[] = [];
  for (const { id, pages = [] } of wanted) {
    const all = pages.map((page) => Number(page.size)).sort((one, other) => one - other);
    const sizes = size === undefined ? all : [Number(size / 1024n)];
    const [counts = []] = await connection.nodeGetFreePages(sizes, Number(id), 1, { signal });
    for (const [at, pageSize] of sizes.entries()) {
      rows.push({ cell: Number(id), pageSize, free: counts[at] ?? 0n });
    }
  }
  const text = wanted.map(({ id }) => {
    const own = rows.filter((row) => row.cell === Number(id));
    const counts = own.map(({ pageSize, free }) => `${pageSize}KiB: ${free}\n`);
    return `Node ${id}:\n${counts.join('')}\n`;
  });
  return { kind: 'list', rows, virsh: { kind: 'text', text: text.join('') } };
}
