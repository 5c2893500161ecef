import type { BuildOptions } from "esbuild";

export function handlerSettings(given: {
  readonly file: string;
  readonly outfile: string;
  readonly target: string;
  readonly minify: boolean;
}): BuildOptions & { readonly metafile: true };
