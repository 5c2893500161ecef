import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { SAME_ORIGIN } from "./same-origin.ts";

const HOST = { host: { value: "console.example.com" } };

function originAfter(origin: string | undefined): unknown {
  const headers = { ...HOST, ...(origin === undefined ? {} : { origin: { value: origin } }) };
  const request = runInNewContext(`${SAME_ORIGIN}; handler({ request })`, { request: { headers } });
  return request.headers.origin?.value;
}

it.each([
  ["the console's own page", "https://console.example.com", undefined],
  ["no page", undefined, undefined],
  ["a page of another site", "https://evil.example", "https://evil.example"],
  [
    "a page that only begins alike",
    "https://console.example.com.evil.example",
    "https://console.example.com.evil.example",
  ],
  ["a page without TLS", "http://console.example.com", "http://console.example.com"],
])("hands on the origin of %s so that the API can judge it", (_, origin, after) => {
  expect(originAfter(origin)).toBe(after);
});
