import { describe, expect, it } from "vitest";
import { ofType, readGraph, STAGES } from "./graph.fixture.ts";

describe.each(STAGES)("the buses of %s", (stage) => {
  const graph = readGraph(stage);

  it.each(["inbox", "facts"])("%s has a name that producers can know, and an archive", (bus) => {
    const name = `bridgework-${stage}-${bus}`;
    expect(ofType(graph, "cloudwatch/eventBus:EventBus").map(({ inputs }) => inputs["name"])).toContain(name);
    const archives = ofType(graph, "cloudwatch/eventArchive:EventArchive").map(({ inputs }) => inputs);
    expect(archives).toContainEqual(expect.objectContaining({ name, retentionDays: 30 }));
  });
});
