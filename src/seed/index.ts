/**
 * Seeds for cloud-init: images in the form of its data source NoCloud, which configure a guest at
 * its first boot.
 *
 * @example
 * const volume = await createSeedVolume(pool, 'web-seed.iso', {
 *   userData: { users: [{ name: 'ann', ssh_authorized_keys: ['ssh-ed25519 AAAA...'] }] },
 *   metaData: { 'local-hostname': 'web' },
 * });
 */
export type { CreateSeedVolumeOptions } from './create-seed-volume.ts';
export { createSeedVolume } from './create-seed-volume.ts';
export type { Seed, SeedContent, SeedMetaData } from './seed.ts';
export { seedIso } from './seed-iso.ts';
