import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** One request as DynamoDB charged it. */
export interface Charge {
  /** As `PutItem`. */
  readonly operation: string;
  /** What the answer says; 0 where it failed, for then it says nothing. */
  readonly units: number;
  readonly failed: boolean;
}

/** Runs work, and tells what its requests through this client were charged. */
export type Meter = <Result>(work: () => Promise<Result>) => Promise<{ result: Result; charges: readonly Charge[] }>;

export function meterOf(client: DynamoDBClient): Meter {
  const charges: Charge[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = String(context["commandName"]).replace(/Command$/, "");
      try {
        const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } });
        charges.push({ operation, units: unitsIn(answer.output), failed: false });
        return answer;
      } catch (error) {
        charges.push({ operation, units: 0, failed: true });
        throw error;
      }
    },
    { step: "initialize" },
  );
  return async (work) => {
    charges.length = 0;
    const result = await work();
    return { result, charges: [...charges] };
  };
}

const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"]);

export function writesOf(charges: readonly Charge[]): readonly Charge[] {
  return charges.filter(({ operation }) => WRITES.has(operation));
}

export function readsOf(charges: readonly Charge[]): readonly Charge[] {
  return charges.filter(({ operation }) => !WRITES.has(operation));
}

export function unitsOf(charges: readonly Charge[]): number {
  return charges.reduce((sum, { units }) => sum + units, 0);
}

function unitsIn(output: object): number {
  const consumed: unknown = "ConsumedCapacity" in output ? output.ConsumedCapacity : undefined;
  return [consumed].flat().reduce<number>((sum, each) => sum + (isCapacity(each) ? each.CapacityUnits : 0), 0);
}

function isCapacity(value: unknown): value is { readonly CapacityUnits: number } {
  return typeof value === "object" && value !== null && "CapacityUnits" in value;
}
