import { expect, it } from "vitest";
import { maskAddress } from "./mask.ts";

it("leaves of an e-mail address its first character, of a number its last two digits", () => {
  expect(maskAddress("ada@example.com")).toBe("a***@***");
  expect(maskAddress("+15550100217")).toBe("***17");
});
