import type { Domain } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';

const INTERVAL_MS = 500;

/** Shows the progress of a domain's job. Returns a function that ends it. */
export function watchJob(context: CommandContext, domain: Domain): () => void {
  const { environment, spec } = context;
  const progress = context.progress({ label: `${spec.name} ${domain.name}` });
  let stopTimer = (): void => undefined;
  let isOver = false;
  const show = async (): Promise<void> => {
    try {
      const { dataProcessed, dataRemaining } = await domain.getJobInfo();
      if (!isOver) progress.update(dataProcessed, dataProcessed + dataRemaining);
    } catch {
      // The job has not begun, or the guest has moved. The job's own call reports failures.
    }
    if (!isOver) schedule();
  };
  const schedule = (): void => {
    stopTimer = environment.setTimer(() => void show(), INTERVAL_MS);
  };
  if (!context.isDryRun) schedule();
  return () => {
    isOver = true;
    stopTimer();
    progress.end();
  };
}
