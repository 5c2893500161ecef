import { afterAll, describe, it } from "vitest";
import { dynamoContract } from "./dynamo.contract.ts";
import { startDynamodbLocal, startDynoxide } from "./servers.fixture.ts";

const BACKENDS = [
  { name: "dynoxide", start: startDynoxide },
  { name: "DynamoDB Local", start: startDynamodbLocal },
] as const;

for (const { name, start } of BACKENDS) {
  const backend = await start();
  if ("absent" in backend) {
    it(`keeps the adapters' terms on ${name}`, ({ skip }) => skip(backend.absent));
    continue;
  }
  describe(name, () => {
    afterAll(() => backend.close());
    dynamoContract(() => backend, { noTransactions: null, oldItem: true });
  });
}
