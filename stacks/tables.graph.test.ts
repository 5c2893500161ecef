import { tables } from "@bridgework/core/table";
import { describe, expect, it } from "vitest";
import { ofType, readGraph, STAGES } from "./graph.fixture.ts";

describe.each(STAGES)("the tables of %s", (stage) => {
  const graph = readGraph(stage);
  const made = ofType(graph, "dynamodb/table:Table");

  it("are made without an error", () => {
    expect(graph.errors).toEqual([]);
  });

  it("are those that core declares, and no others", () => {
    const names = Object.values(tables).map(({ name }) => `${name[0]?.toUpperCase()}${name.slice(1)}Table`);
    expect(made.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it.each(Object.values(tables))(
    "$name is keyed, indexed, streamed, recovered and expired as core declares",
    (table) => {
      const inputs = made.find(({ name }) => name.toLowerCase() === `${table.name}table`)?.inputs;
      expect(inputs).toMatchObject({
        billingMode: "PAY_PER_REQUEST",
        hashKey: table.partitionKey,
        rangeKey: table.sortKey,
        pointInTimeRecovery: { enabled: table.pointInTimeRecovery },
        deletionProtectionEnabled: stage === "production",
        streamEnabled: table.stream !== null,
      });
      expect(inputs?.["globalSecondaryIndexes"] ?? []).toMatchObject(
        table.indexes.map(({ name, partitionKey, sortKey, projected }) => ({
          ...{ name, hashKey: partitionKey, rangeKey: sortKey },
          ...{ projectionType: "INCLUDE", nonKeyAttributes: projected },
        })),
      );
      expect(inputs?.["ttl"]).toEqual(table.ttl === null ? undefined : { attributeName: table.ttl, enabled: true });
    },
  );
});
