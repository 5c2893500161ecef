import { describe, expect, it, vi } from "vitest";
import { sessionOf } from "./session.ts";
import { fakeUsers, refusal, userOf } from "./users.fixture.ts";

function signedIn(user = userOf()) {
  const users = { ...fakeUsers(), getUser: async () => user };
  const [onEnd, leave] = [vi.fn<(because: string) => void>(), vi.fn<() => void>()];
  return { users, onEnd, leave, session: sessionOf({ users, user, onEnd, leave }) };
}

describe("a session", () => {
  it("is that of an e-mail address", () => {
    expect(signedIn().session.who).toBe("op@example.com");
  });

  it("gives its token for as long as that is good", async () => {
    const { session, users } = signedIn(userOf({ seconds: 61 }));
    expect(await session.token()).toBe("token-1");
    expect(users.signinSilent).not.toHaveBeenCalled();
  });

  it("renews a token in its last minute, once for all who ask meanwhile", async () => {
    const { session, users } = signedIn(userOf({ seconds: 30 }));
    expect(await Promise.all([session.token(), session.token()])).toEqual(["token-2", "token-2"]);
    expect(await session.token()).toBe("token-2");
    expect(users.signinSilent).toHaveBeenCalledTimes(1);
  });

  it("renews a token that the server has refused, unless another request has done so", async () => {
    const { session, users } = signedIn();
    expect(await session.tokenAfter("token-1")).toBe("token-2");
    expect(await session.tokenAfter("token-1")).toBe("token-2");
    expect(users.signinSilent).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["the sign-in pages refuse to renew", "refresh"],
    ["there is nothing to renew it with", undefined],
  ])("ends, and says so once, where %s", async (_, refresh) => {
    const { session, users, onEnd } = signedIn(userOf({ seconds: 0, refresh }));
    users.signinSilent.mockRejectedValue(refusal("invalid_grant"));
    await expect(session.token()).rejects.toMatchObject({ name: "ApiFault", status: 401, code: "signed_out" });
    await expect(session.token()).rejects.toMatchObject({ status: 401 });
    expect(onEnd.mock.calls).toEqual([["Your sign-in has ended. Sign in again."]]);
    expect(users.removeUser).toHaveBeenCalledTimes(1);
  });

  it("does not end because nobody answers", async () => {
    const { session, users, onEnd } = signedIn(userOf({ seconds: 0 }));
    users.signinSilent.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    await expect(session.token()).rejects.toMatchObject({ status: 0, code: "unreachable" });
    expect(await session.token()).toBe("token-2");
    expect(onEnd).not.toHaveBeenCalled();
  });

  it.each([
    ["taken back", async () => {}],
    ["not taken back, since nobody answers", () => Promise.reject(new TypeError("Failed to fetch"))],
  ])("is forgotten here and left, its renewal %s", async (_, revoke) => {
    const { session, users, leave, onEnd } = signedIn();
    users.revokeTokens.mockImplementation(revoke);
    await session.signOut();
    expect(users.revokeTokens).toHaveBeenCalledWith(["refresh_token"]);
    expect(users.removeUser).toHaveBeenCalledTimes(1);
    expect(leave).toHaveBeenCalledTimes(1);
    expect(onEnd).not.toHaveBeenCalled();
  });
});
