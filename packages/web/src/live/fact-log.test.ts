import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyLog, type FactLog, factsAfter, type LogInput, MOST_FACTS, MOST_HELD, stepLog } from "./fact-log.ts";
import { factAt, factsAt } from "./facts.fixture.ts";

const positions = (log: FactLog) => log.facts.map(({ position }) => position);
const fold = (inputs: readonly LogInput[], log: FactLog = emptyLog) => inputs.reduce(stepLog, log);

describe("the log of pushed facts", () => {
  it("begins at the head of its first greeting", () => {
    const log = fold([
      { kind: "hello", head: 7 },
      { kind: "facts", items: factsAt(8, 9) },
    ]);
    expect(log).toMatchObject({ floor: 7, position: 9 });
    expect(positions(log)).toEqual([8, 9]);
  });

  it("takes a fact that comes twice once", () => {
    const log = fold([
      { kind: "hello", head: 0 },
      { kind: "facts", items: factsAt(1, 2) },
      { kind: "facts", items: factsAt(2, 3) },
    ]);
    expect(positions(log)).toEqual([1, 2, 3]);
  });

  it("holds newer facts back until the gap before them is filled", () => {
    const waiting = fold([
      { kind: "hello", head: 1 },
      { kind: "gap", to: 4 },
      { kind: "facts", items: factsAt(5) },
      { kind: "page", after: 1, items: factsAt(2, 3) },
    ]);
    expect(positions(waiting)).toEqual([2, 3]);
    expect(positions(stepLog(waiting, { kind: "page", after: 3, items: factsAt(4) }))).toEqual([2, 3, 4, 5]);
  });

  it("ignores a page that answers an older question", () => {
    const log = fold([
      { kind: "hello", head: 1 },
      { kind: "gap", to: 4 },
      { kind: "page", after: 1, items: factsAt(2, 3) },
      { kind: "page", after: 1, items: factsAt(2, 3, 4) },
    ]);
    expect(log.gapTo).toBe(4);
    expect(positions(log)).toEqual([2, 3]);
  });

  it("forgets what it held when the connection is lost, since it is sent again", () => {
    const log = fold([
      { kind: "hello", head: 1 },
      { kind: "gap", to: 9 },
      { kind: "facts", items: factsAt(10) },
      { kind: "lost" },
    ]);
    expect(log).toMatchObject({ position: 1, gapTo: null, held: [] });
  });

  it("lets held facts go past its limit and fetches them with the gap", () => {
    const many = Array.from({ length: MOST_HELD + 1 }, (_, index) => factAt(10 + index));
    const log = fold([
      { kind: "hello", head: 1 },
      { kind: "gap", to: 9 },
      { kind: "facts", items: many },
    ]);
    expect(log).toMatchObject({ held: [], gapTo: 10 + MOST_HELD });
  });

  it("lets the oldest facts go past its limit and says so by its floor", () => {
    const many = Array.from({ length: MOST_FACTS + 3 }, (_, index) => factAt(index + 1));
    const log = fold([
      { kind: "hello", head: 0 },
      { kind: "facts", items: many },
    ]);
    expect(log.facts).toHaveLength(MOST_FACTS);
    expect(log.floor).toBe(3);
    expect(factsAfter(log, 2)).toBeNull();
    expect(factsAfter(log, 3)).toHaveLength(MOST_FACTS);
  });

  it("begins anew where the server has less than it had", () => {
    const log = fold([
      { kind: "hello", head: 5 },
      { kind: "facts", items: factsAt(6) },
      { kind: "lost" },
      { kind: "hello", head: 2 },
    ]);
    expect(log).toMatchObject({ epoch: 1, floor: 2, position: 2, facts: [] });
  });
});

/**
 * A server as the contract describes it, and a client over a line that drops. Answers to pages may come late, also
 * after the connection on which they were asked for is gone.
 */
interface World {
  readonly log: FactLog;
  /** Positions in the store, ascending and with holes. */
  readonly stored: readonly number[];
  readonly connected: boolean;
  /** Positions that were pushed and are still on the line, in order. */
  readonly line: readonly number[];
  readonly answers: readonly Extract<LogInput, { kind: "page" }>[];
  readonly asked: number | null;
}

type Move = "append" | "push" | "drop" | "connect" | "ask" | "answer" | "answer late";

const MOST_MISSED = 3;
const PAGE = 2;

function play(world: World, move: Move, size: number): World {
  const head = world.stored.at(-1) ?? 0;
  switch (move) {
    case "append": {
      const fresh = Array.from({ length: size }, (_, index) => head + (index + 1) * size);
      return { ...world, stored: [...world.stored, ...fresh], line: world.connected ? [...world.line, ...fresh] : [] };
    }
    case "push": {
      const items = factsAt(...world.line.slice(0, size));
      if (items.length === 0) return world;
      return { ...world, line: world.line.slice(size), log: stepLog(world.log, { kind: "facts", items }) };
    }
    case "drop":
      return { ...world, connected: false, line: [], asked: null, log: stepLog(world.log, { kind: "lost" }) };
    case "connect":
      return world.connected ? world : greet(world, head);
    case "ask":
      return ask(world);
    case "answer":
      return answer(world, 0);
    case "answer late":
      return answer(world, world.answers.length - 1);
  }
}

function greet(world: World, head: number): World {
  const from = world.log.position;
  const missed = from === null ? [] : world.stored.filter((position) => position > from);
  const log = stepLog(world.log, { kind: "hello", head });
  if (missed.length === 0) return { ...world, connected: true, line: [], log };
  if (missed.length <= MOST_MISSED) return { ...world, connected: true, line: missed, log };
  return { ...world, connected: true, line: [], log: stepLog(log, { kind: "gap", to: head }) };
}

function ask(world: World): World {
  const { position, gapTo } = world.log;
  if (gapTo === null || position === null || world.asked === position) return world;
  const items = factsAt(...world.stored.filter((each) => each > position).slice(0, PAGE));
  return { ...world, asked: position, answers: [...world.answers, { kind: "page", after: position, items }] };
}

function answer(world: World, index: number): World {
  const page = world.answers[index];
  if (page === undefined) return world;
  const answers = world.answers.filter((_, at) => at !== index);
  return { ...world, answers, asked: null, log: stepLog(world.log, page) };
}

/** Lets the line come back and everything that is under way arrive. */
function settle(world: World): World {
  let now = play(world, "connect", 1);
  for (let turn = 0; turn < 500; turn += 1) {
    for (const move of ["push", "ask", "answer"] as const) now = play(now, move, 4);
  }
  return now;
}

describe("with any interleaving of pushes, drops, reconnects and pages", () => {
  const moves = fc.array(
    fc.tuple(
      fc.constantFrom<Move>("append", "append", "push", "push", "drop", "connect", "ask", "answer", "answer late"),
      fc.integer({ min: 1, max: 4 }),
    ),
    { maxLength: 60 },
  );
  const start: World = { log: emptyLog, stored: [5, 9], connected: false, line: [], answers: [], asked: null };

  it("shows each fact once and in order at every moment", () => {
    fc.assert(
      fc.property(moves, (played) => {
        let world = play(start, "connect", 1);
        for (const [move, size] of played) {
          world = play(world, move, size);
          const end = world.log.position ?? 0;
          expect(positions(world.log)).toEqual(world.stored.filter((each) => each > 9 && each <= end));
        }
      }),
    );
  });

  it("comes to show every fact in the end", () => {
    fc.assert(
      fc.property(moves, (played) => {
        const world = settle(played.reduce((now, [move, size]) => play(now, move, size), play(start, "connect", 1)));
        expect(positions(world.log)).toEqual(world.stored.filter((each) => each > 9));
      }),
    );
  });
});
