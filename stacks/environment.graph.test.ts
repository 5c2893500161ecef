import { readEnvironment } from "@bridgework/functions/environment";
import { describe, expect, it } from "vitest";
import { inputsOf, readGraph, STAGES } from "./graph.fixture.ts";

type Variables = Readonly<Record<string, string>>;

/** What SST itself adds to every function. */
const OF_SST = /^SST_/;
/** What is there where a setting asks for it, or has a default that no stage changes. */
const NOT_ALWAYS = ["PAGERDUTY_URL", "OUTBOUND", "TASK_FAILURE_RATE", "OTEL_EXPORTER_OTLP_ENDPOINT", "SMS_FROM"];

describe.each(STAGES)("the environment of each function of %s", (stage) => {
  const functions = inputsOf(readGraph(stage), "lambda/function:Function").map(({ name, environment }) => {
    const { variables } = environment as { readonly variables: Variables };
    const own = Object.entries(variables).filter(([variable]) => !OF_SST.test(variable));
    return { name: String(name), variables: Object.fromEntries(own) };
  });

  it.each(functions)("$name can start with it, and reads all of it", ({ variables }) => {
    const read = readEnvironment(variables);
    expect(Object.keys(variables).filter((variable) => !(variable in read))).toEqual([]);
  });

  it("leaves nothing out that some function reads", () => {
    const given = new Set(functions.flatMap(({ variables }) => Object.keys(variables)));
    const [{ variables } = { variables: {} }] = functions;
    const defaults = Object.keys(readEnvironment(variables)).filter((variable) => !(variable in variables));
    expect(defaults.filter((variable) => !given.has(variable) && !NOT_ALWAYS.includes(variable))).toEqual([]);
  });

  it("points at tables, a bus, a key and workflows of the stage", () => {
    for (const { variables } of functions) {
      expect(variables["STAGE"]).toBe(stage);
      for (const table of ["EVENTS", "FEED", "VIEWS", "LETTERS", "KEYS"])
        expect(variables[`${table}_TABLE`]?.toUpperCase()).toContain(
          `BRIDGEWORK-${stage.toUpperCase()}-${table}TABLE-`,
        );
      expect(variables["FACTS_BUS"]).toBe(`bridgework-${stage}-facts`);
      expect(variables["STATE_MACHINE_PREFIX"]).toMatch(new RegExp(`:stateMachine:bridgework-${stage}-$`));
    }
  });
});
