import { ErrorResponse, User } from "oidc-client-ts";
import { vi } from "vitest";
import type { Users } from "./users.ts";

interface UserOf {
  readonly token?: string;
  /** What is left of the token. */
  readonly seconds?: number;
  readonly email?: string;
  readonly refresh?: string | undefined;
  /** Where the user was going. */
  readonly to?: unknown;
}

export function userOf(said: UserOf = {}): User {
  const { token = "token-1", seconds = 3_600, email = "op@example.com", refresh, to } = { refresh: "refresh", ...said };
  return new User({
    ...{ access_token: token, token_type: "Bearer", userState: to },
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
    profile: { sub: "1", iss: "https://issuer.example", aud: "console", exp: 0, iat: 0, email },
    expires_at: Math.floor(Date.now() / 1_000) + seconds,
  });
}

/** Sign-in pages that the test plays; nobody is signed in. */
export function fakeUsers() {
  return {
    getUser: vi.fn<Users["getUser"]>(async () => null),
    removeUser: vi.fn<Users["removeUser"]>(async () => {}),
    revokeTokens: vi.fn<Users["revokeTokens"]>(async () => {}),
    signinRedirect: vi.fn<Users["signinRedirect"]>(async () => {}),
    signinRedirectCallback: vi.fn<Users["signinRedirectCallback"]>(async () => userOf()),
    signinSilent: vi.fn<Users["signinSilent"]>(async () => userOf({ token: "token-2" })),
  };
}

/** What the library throws when the sign-in pages say no. */
export function refusal(error: string, description: string | null = null, to?: string): ErrorResponse {
  return new ErrorResponse({ error, error_description: description, userState: to });
}
