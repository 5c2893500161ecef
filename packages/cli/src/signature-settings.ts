import type { Environment } from "./environment.ts";

/** How signed requests are verified. */
export interface SignatureSettings {
  /** Scheme, host and port by which clients reach the doors; null = as each request says. */
  readonly publicOrigin: string | null;
}

export const SIGNATURE_HELP = `
  PUBLIC_ORIGIN        address by which clients reach the doors where a proxy stands before them, as
                       https://forms.example.com: what devices sign (default: as each request says)`;

export function readSignatureSettings(environment: Environment): SignatureSettings {
  const text = environment["PUBLIC_ORIGIN"];
  if (text === undefined) return { publicOrigin: null };
  if (/^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text) return { publicOrigin: text };
  throw new Error(`PUBLIC_ORIGIN: expected scheme, host and port, as https://forms.example.com, received "${text}".`);
}
