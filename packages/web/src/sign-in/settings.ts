/** How operators sign in: what `stacks/console.ts` writes. */
export interface SignInSettings {
  /** The stage that is signed in to. */
  readonly stage: string;
  /** Who vouches for operators; `iss` of the tokens. */
  readonly issuer: string;
  /** Origin of the sign-in pages, and where tokens are given, renewed and taken back. */
  readonly pages: string;
  /** What the console is to them. */
  readonly clientId: string;
}

/** Throws where there is no such file, or where it says something else. */
export async function readSignInSettings(address: string): Promise<SignInSettings> {
  const response = await fetch(address, { cache: "no-cache" });
  const settings: unknown = response.ok ? await response.json().catch(() => null) : null;
  if (isSettings(settings)) return settings;
  throw new Error("Expected settings of the sign-in beside the console; there are none. Deploy the stage again.");
}

function isSettings(value: unknown): value is SignInSettings {
  if (typeof value !== "object" || value === null) return false;
  const members = new Map(Object.entries(value));
  return ["stage", "issuer", "pages", "clientId"].every((name) => typeof members.get(name) === "string");
}
