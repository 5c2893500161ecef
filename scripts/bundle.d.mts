/** Bundles a program for Node into `dist/<name>.js` and returns the bundle's path. */
export function bundle(name: string, entry: string): string;
