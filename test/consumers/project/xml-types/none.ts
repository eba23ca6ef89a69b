// A program without this package, to compare with.
export const name: string | undefined = process.argv[2];
