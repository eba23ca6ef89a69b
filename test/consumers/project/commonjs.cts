import { connect } from 'libvirt-client';
import { remote } from 'libvirt-client/protocol';

export async function ping(uri: string): Promise<void> {
  await using connection = await connect(uri);
  await connection.call(remote.connectGetLibVersion);
}
