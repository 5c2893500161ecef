import type { User } from "oidc-client-ts";
import { ApiFault } from "../data/fault.ts";
import type { Session } from "../data/session.ts";
import type { Users } from "./users.ts";

export interface SessionOptions {
  readonly users: Users;
  readonly user: User;
  /** Called once, when requests are no longer let in. */
  readonly onEnd: (because: string) => void;
  /** Leaves the console for the pages that end the session there. */
  readonly leave: () => void;
}

/** Less than this is left of a token: it is renewed before it is used. */
const SOON_SECONDS = 60;

const ENDED = "Your sign-in has ended. Sign in again.";
const REQUEST = "renewal of the sign-in";

/** The session of a user. Requests that need another token at the same time get the same one. */
export function sessionOf({ users, user, onEnd, leave }: SessionOptions): Session {
  let current = user;
  let renewing: Promise<string> | undefined;
  let ended = false;

  const end = async (because: string) => {
    if (ended) return;
    ended = true;
    await users.removeUser();
    onEnd(because);
  };
  const renewOnce = async () => {
    const kept = await users.getUser();
    const renewed = kept?.refresh_token === undefined ? null : await users.signinSilent().catch(nullIfRefused);
    if (renewed !== null) {
      current = renewed;
      return current.access_token;
    }
    await end(ENDED);
    throw new ApiFault({ status: 401, code: "signed_out", message: ENDED, request: REQUEST });
  };
  const renew = () => {
    renewing ??= renewOnce().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  return {
    who: user.profile.email ?? user.profile.sub,
    token: async () => ((current.expires_in ?? 0) < SOON_SECONDS ? renew() : current.access_token),
    tokenAfter: async (refused) => (current.access_token === refused ? renew() : current.access_token),
    end,
    signOut: async () => {
      // Where it cannot be taken back now, it is worth nothing at the end of its day.
      await users.revokeTokens(["refresh_token"]).catch(() => {});
      await users.removeUser();
      leave();
    },
  };
}

/** The sign-in pages said no: the library names it so. Everything else is that they did not answer. */
function nullIfRefused(error: unknown): null {
  if (error instanceof Error && error.name === "ErrorResponse") return null;
  throw unreachable(error);
}

function unreachable(cause: unknown): ApiFault {
  const message = "The sign-in could not be renewed: its server does not answer. Try again in a moment.";
  return new ApiFault({ status: 0, code: "unreachable", message, request: REQUEST }, { cause });
}
