import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { admission, CLOSED, failed, givenBack, hostCircuit, limitsOf, probing, succeeded } from "./circuit.ts";
import { entityId } from "./schema.ts";

const limits = { failures: 3, windowMs: 60_000 };
const after = (count: number) =>
  Array.from({ length: count }).reduce<typeof CLOSED>((at) => failed(at, limits, 0), CLOSED);

it("opens with the last of so many failures in a row, and a success begins the count anew", () => {
  expect(after(2)).toMatchObject({ failures: 2, openedAt: null });
  expect(after(3)).toMatchObject({ failures: 3, openedAt: 0, until: 60_000 });
  expect(failed(succeeded(after(2)), limits, 0)).toMatchObject({ failures: 1, openedAt: null });
});

it("opens after 5 failures for 60 seconds where nothing else is declared", () => {
  expect(limitsOf({})).toEqual({ failures: 5, windowMs: 60_000 });
});

it("admits everything while it is closed, nothing in its window, and a probe after it", () => {
  expect(admission(after(2), 0)).toBe("free");
  expect(admission(after(3), 59_999)).toBe("refused");
  expect(admission(after(3), 60_000)).toBe("probe");
});

it("admits no second call while a probe is under way, and another probe when that one is lost", () => {
  const probed = probing(after(3), limits, 60_000);
  expect(admission(probed, 119_999)).toBe("refused");
  expect(admission(probed, 120_000)).toBe("probe");
});

it("stays open since the same time when a probe fails, and closes when one succeeds", () => {
  const probed = probing(after(3), limits, 60_000);
  expect(failed(probed, limits, 61_000)).toMatchObject({ failures: 4, openedAt: 0, until: 121_000 });
  expect(succeeded(probed)).toMatchObject({ failures: 0, openedAt: null, until: 0 });
  expect(admission(givenBack(probed, 61_000), 61_000)).toBe("probe");
});

it("raises its revision with every change", () => {
  const change = fc.constantFrom(
    (at: typeof CLOSED) => failed(at, limits, 1),
    (at: typeof CLOSED) => probing(at, limits, 1),
    succeeded,
    (at: typeof CLOSED) => givenBack(at, 1),
  );
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      expect(changes.reduce((at, apply) => apply(at), CLOSED).revision).toBe(changes.length);
    }),
  );
});

describe("the circuit of a host", () => {
  it.each([
    ["https://example.com/hook?token=secret", "http.example.com"],
    ["http://EXAMPLE.com:8080/", "http.example.com_8080"],
    ["http://[::1]:99/", "http.___1__99"],
  ])("of %s is %s", (url, name) => {
    expect(hostCircuit(url)).toBe(name);
  });

  it("can always be the id of a stream", () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        expect(entityId.safeParse(hostCircuit(url)).success).toBe(true);
      }),
    );
  });

  it("is none for what is no URL", () => {
    expect(hostCircuit("nothing")).toBeNull();
  });
});
