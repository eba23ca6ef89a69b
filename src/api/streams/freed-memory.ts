/**
 * Below the largest size that glibc takes into account, 32 MiB. With 16 MiB some downloads still
 * had 40,000 page faults a GiB, with 31 MiB none of several had more than 11,000.
 */
const MAPPED_BYTES = 31 * 1_048_576;

/**
 * Lets the allocator keep the memory that the chunks of a download leave, for the next chunks.
 *
 * A garbage collection frees 15 to 30 MiB of chunks at a time. glibc returns the end of its heap
 * to the system if more than 128 KiB of it are free. The next chunks then need new pages, which
 * the system clears: up to 200,000 page faults a GiB, and 0.3 s of CPU time. The limit rises to
 * twice the size of the largest mapping that was freed (see `M_MMAP_THRESHOLD` in mallopt(3)). So
 * one unused buffer raises it when the collector frees it. Its pages are never touched, so they
 * take no memory. A program that has read a volume keeps up to 25 MiB more.
 * One call is enough for the process.
 */
export function keepFreedMemory(): void {
  if (process.platform === 'linux') Buffer.allocUnsafeSlow(MAPPED_BYTES);
}
