import { expect, it } from "vitest";
import { readSignatureSettings } from "./signature-settings.ts";

it("goes by what each request says", () => {
  expect(readSignatureSettings({})).toEqual({ publicOrigin: null });
});

it.each(["https://forms.example.com", "http://localhost:8080"])("takes %s", (origin) => {
  expect(readSignatureSettings({ PUBLIC_ORIGIN: origin })).toEqual({ publicOrigin: origin });
});

it.each(["", "forms.example.com", "https://forms.example.com/", "https://forms.example.com/api", "ftp://a.example"])(
  "refuses %j",
  (origin) => {
    expect(() => readSignatureSettings({ PUBLIC_ORIGIN: origin })).toThrow("PUBLIC_ORIGIN: expected scheme");
  },
);
