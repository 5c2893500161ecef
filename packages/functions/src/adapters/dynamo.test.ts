import { afterAll, beforeAll } from "vitest";
import type { Backend } from "./backend.fixture.ts";
import { startDynalite } from "./dynalite.fixture.ts";
import { dynamoContract } from "./dynamo.contract.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await startDynalite();
});
afterAll(() => backend.close());

dynamoContract(() => backend, { noTransactions: "dynalite has no transactions", oldItem: false });
