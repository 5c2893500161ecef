import type { User } from "oidc-client-ts";
import { SIGNED_IN, SIGNED_OUT } from "./cognito.ts";
import type { Users } from "./users.ts";

/** How somebody comes to the console. `to` is where they were going: a path of it. */
export type Entry =
  | { readonly kind: "signed-in"; readonly user: User; readonly to: string }
  | { readonly kind: "signed-out"; readonly because: string | null; readonly to: string };

const HOME = "/";

/** Looks at who comes, and takes what the sign-in pages have sent along. */
export async function enterAt(users: Users, address: URL): Promise<Entry> {
  if (address.pathname === SIGNED_IN) return comeBack(users, address);
  if (address.pathname === SIGNED_OUT) return { kind: "signed-out", because: "You have signed out.", to: HOME };
  const to = `${address.pathname}${address.search}${address.hash}`;
  const user = await users.getUser();
  return user === null ? { kind: "signed-out", because: null, to } : { kind: "signed-in", user, to };
}

/** `to` goes with the library's state of this sign-in, and comes back with it. */
export async function beginSignIn(users: Users, to: string): Promise<void> {
  await users.signinRedirect({ state: to, nonce: crypto.randomUUID() });
}

async function comeBack(users: Users, address: URL): Promise<Entry> {
  try {
    const user = await users.signinRedirectCallback(address.href);
    return { kind: "signed-in", user, to: pathOf(user.state) };
  } catch (error) {
    const state = error instanceof Error && "state" in error ? error.state : undefined;
    return { kind: "signed-out", because: sentenceOf(error), to: pathOf(state) };
  }
}

function pathOf(state: unknown): string {
  return typeof state === "string" && /^\/(?![/\\])/.test(state) ? state : HOME;
}

/** Says of what the library throws how to go on. */
function sentenceOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  if (!(error instanceof Error) || !("error" in error))
    return `The sign-in could not be finished (${said}). It may have been begun in another tab, or too long ago. Sign in again.`;
  return error.error === "access_denied"
    ? "The sign-in was cancelled or refused. Sign in, or ask who runs this stage for an account."
    : `The sign-in failed: ${said}. Sign in again.`;
}
