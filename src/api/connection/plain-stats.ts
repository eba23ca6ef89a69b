import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import { lazily } from '../values/lazily.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { TypedParamsReader } from '../values/typed-params-reader.ts';
import { withItems } from '../values/with-items.ts';

interface PlainRecord {
  readonly dom: RemoteNonnullDomain;
  readonly params: TypedParams;
}

/** Returns `REMOTE_PROC_CONNECT_GET_ALL_DOMAIN_STATS`, with plain parameters in its reply. */
export const getAllDomainStats = lazily(() =>
  withItems(remote.connectGetAllDomainStats, () => {
    const params = new TypedParamsReader();
    return (reader, read): PlainRecord => {
      reader.readArrayWith((_, count) => params.read(reader, count));
      return read(reader) as unknown as PlainRecord;
    };
  }),
);
