import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSearch, stringifySearch } from "../app/search.ts";
import { factAt } from "../live/facts.fixture.ts";
import { type EventsSearch, filterOf, isFiltered, passes, readEventsSearch } from "./search.ts";

const text = fc.stringMatching(/^[\w#:-]{1,30}$/);
const time = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());

const views: fc.Arbitrary<EventsSearch> = fc.record(
  {
    type: fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).map((types) => types.sort()),
    stream: text,
    correlationId: text,
    last: fc.constantFrom("15m", "1h", "24h", "7d"),
    since: time,
    until: time,
    live: fc.constantFrom("paused" as const, "tail" as const),
    event: text,
    tab: fc.constantFrom("matching" as const, "meta" as const),
  },
  { requiredKeys: [], noNullPrototype: true },
);

describe("the view of the Events page", () => {
  it("comes back from its address as it was", () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(readEventsSearch(parseSearch(stringifySearch({ ...view })))).toEqual(view);
      }),
    );
  });

  it("has no parameter for what is the default", () => {
    expect(readEventsSearch({ live: "live", tab: "payload" })).toEqual({});
  });

  it("is opened by any address, whatever stands in it", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("type", "last", "since", "live", "tab", "event"), fc.string()),
        (query) => {
          expect(() => filterOf(readEventsSearch(parseSearch(new URLSearchParams(query).toString())), 0)).not.toThrow();
        },
      ),
    );
  });
});

describe("the filter of events", () => {
  it("counts a span back from now", () => {
    const filter = filterOf({ last: "1h", until: "2026-01-01T00:00:00Z" }, Date.parse("2026-01-01T12:00:00Z"));
    expect(filter).toEqual({ since: "2026-01-01T11:00:00.000Z" });
  });

  it("lets a pushed fact pass as the server would", () => {
    const fact = factAt(10);
    expect(passes({}, fact)).toBe(true);
    expect(passes({ type: ["CounterChanged"], stream: fact.stream, correlationId: "chain-10" }, fact)).toBe(true);
    expect(passes({ type: ["TaskStarted"] }, fact)).toBe(false);
    expect(passes({ stream: "counter#other" }, fact)).toBe(false);
    expect(passes({ correlationId: "chain-9" }, fact)).toBe(false);
  });

  it("takes its start in and leaves its end out", () => {
    const fact = factAt(10);
    expect(passes({ since: fact.time }, fact)).toBe(true);
    expect(passes({ until: fact.time }, fact)).toBe(false);
  });

  it("is none when only the mode or the panel is given", () => {
    expect(isFiltered({ live: "tail", event: "x", tab: "meta" })).toBe(false);
    expect(isFiltered({ last: "1h" })).toBe(true);
  });
});
