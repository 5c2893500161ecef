import { expect, it } from "vitest";
import { endpointsOf, signOutAddress } from "./cognito.ts";
import { readSignInSettings } from "./settings.ts";

const SETTINGS = { stage: "dev", issuer: "https://issuer.example/p", pages: "https://pages.example", clientId: "c 1" };
const fileOf = (content: unknown) => `data:application/json,${encodeURIComponent(JSON.stringify(content))}`;

it("settings may be a file, or an address that holds them", async () => {
  expect(await readSignInSettings(fileOf(SETTINGS))).toEqual(SETTINGS);
});

it.each([[{ ...SETTINGS, clientId: undefined }], [null], ["<html>"], [{ ...SETTINGS, stage: 3 }]])(
  "what is not settings is refused: %j",
  async (content) => {
    await expect(readSignInSettings(fileOf(content))).rejects.toThrow("Expected settings of the sign-in");
  },
);

it("the sign-in pages have the addresses that AWS gives them", () => {
  expect(endpointsOf(SETTINGS)).toEqual({
    issuer: "https://issuer.example/p",
    authorization_endpoint: "https://pages.example/oauth2/authorize",
    token_endpoint: "https://pages.example/oauth2/token",
    revocation_endpoint: "https://pages.example/oauth2/revoke",
  });
  expect(signOutAddress(SETTINGS, "https://console.example")).toBe(
    "https://pages.example/logout?client_id=c+1&logout_uri=https%3A%2F%2Fconsole.example%2Fsigned-out",
  );
});
