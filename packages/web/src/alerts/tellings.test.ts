import { expect, it } from "vitest";
import { type Telling, toldInShort } from "./tellings.ts";

const telling = (sink: Telling["sink"], status: Telling["status"]): Telling => ({
  ...{ sink, status, change: "open", at: "2026-01-01T00:00:00.000Z", reason: null, letterId: null },
});

it("names the places where operators were told", () => {
  expect(toldInShort([telling("chat", "told"), telling("email", "redriving")])).toEqual({
    text: "chat, e-mail",
    failed: false,
  });
});

it("names the places alone where it failed, if any", () => {
  expect(toldInShort([telling("chat", "told"), telling("pager", "failed")])).toEqual({
    text: "not by pager",
    failed: true,
  });
});

it("has no word for nobody", () => {
  expect(toldInShort([])).toBeNull();
});
