import { clientOf, freshTables } from "@bridgework/functions/adapters/backend.fixture";
import { startDynalite } from "@bridgework/functions/adapters/dynalite.fixture";
import { castore } from "./cost/castore.ts";
import { commitPerItem, type Design, type Units } from "./cost/designs.ts";
import { textbook } from "./cost/textbook.ts";
import { makeWorkloads, type Workload } from "./cost/workloads.ts";
import prices from "./prices.json" with { type: "json" };
import { print } from "./report.ts";

/*
 * What events cost on AWS: units that a DynamoDB on this machine reports, times a table of prices. Each command loads its
 * stream in a process that remembers nothing, and appends; each event goes to the bus once. Lambda is not in it: it costs
 * every design the same.
 */

interface CostFigures {
  readonly workload: string;
  readonly design: string;
  readonly events: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** For a million of what the workload counts by. */
  readonly dollars: { readonly dynamodb: number; readonly bus: number; readonly total: number };
}

export async function benchCost(): Promise<readonly CostFigures[]> {
  const backend = await startDynalite();
  const figures: CostFigures[] = [];
  for (const workload of await makeWorkloads()) {
    // A client of its own for each: a meter counts all that goes through its client.
    const [ours, theirs, third] = [clientOf(backend), clientOf(backend), clientOf(backend)];
    const designs = [commitPerItem(await freshTables(ours)), textbook(await freshTables(theirs)), await castore(third)];
    for (const design of designs) figures.push(await costOf(workload, design));
    for (const client of [ours, theirs, third]) client.destroy();
  }
  await backend.close();
  for (const each of figures) print("cost", { ...each, prices: prices.asOf });
  console.error(table(figures));
  return figures;
}

async function costOf({ name, things, appends }: Workload, design: Design): Promise<CostFigures> {
  let units: Units = { writes: 0, reads: 0 };
  for (const request of appends) {
    const { writes, reads } = await design.record(request);
    units = { writes: units.writes + writes, reads: units.reads + reads };
  }
  const events = appends.reduce((sum, request) => sum + request.events.length, 0) / things;
  const [writeUnits, readUnits] = [units.writes / things, units.reads / things];
  const price = prices.dollarsPerMillion;
  const dynamodb = writeUnits * price.writeUnits + readUnits * price.readUnits;
  const bus = events * price.busEvents;
  return {
    workload: name,
    design: design.name,
    events: round(events),
    writeUnits: round(writeUnits),
    readUnits: round(readUnits),
    dollars: { dynamodb: round(dynamodb), bus: round(bus), total: round(dynamodb + bus) },
  };
}

function table(figures: readonly CostFigures[]): string {
  const head = ["for a million of", "design", "write units", "read units", "DynamoDB $", "bus $", "total $"];
  const rows = figures.map(({ workload, design, writeUnits, readUnits, dollars }) => [
    workload,
    design,
    ...[writeUnits, readUnits, dollars.dynamodb, dollars.bus, dollars.total].map((value) => value.toFixed(2)),
  ]);
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
  return [...lines, `Prices of ${prices.asOf}, ${prices.region}: ${prices.sources.join("; ")}.`].join("\n");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
