const library = require('libvirt-client');
const { startDaemon } = require('libvirt-client/testing');

test('require', async () => {
  const { connect, TransportError, VirError } = library;
  const daemon = await startDaemon();
  const { uri } = daemon;
  const connection = await connect(uri);
  await expect(connection.domainLookupByName('missing')).rejects.toThrow(VirError);
  await connection.close();
  await daemon.close();
  await expect(connect(uri)).rejects.toThrow(TransportError);
});

test('each class has its name', () => {
  for (const [name, value] of Object.entries(library)) {
    if (typeof value === 'function' && /^[A-Z]/.test(name)) expect(value.name).toBe(name);
  }
});
