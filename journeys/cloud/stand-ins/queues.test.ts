import { expect, it } from "vitest";
import { eventually } from "../../process.ts";
import { graphWith } from "../graph.fixture.ts";
import { openQueueMapping, queueMapping } from "./queue-mapping.ts";
import { openQueues } from "./queues.ts";

const arnOf = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;
const [FIRST, LAST] = [arnOf("first"), arnOf("last")];

interface Handed {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: object;
}

function drained(answer: (records: readonly Handed[]) => unknown) {
  const redrivePolicy = { deadLetterTargetArn: LAST, maxReceiveCount: 3 };
  const queue = [{ name: "first", visibilityTimeoutSeconds: 5, redrivePolicy }, { name: "last" }];
  const queues = openQueues(graphWith({ "sqs/queue:Queue": queue }));
  const settings = queueMapping.parse({
    ...{ eventSourceArn: FIRST, functionName: "arn:function", batchSize: 10 },
    ...{ functionResponseTypes: ["ReportBatchItemFailures"], scalingConfig: { maximumConcurrency: 2 } },
  });
  const handed: Handed[] = [];
  const invoke = async (event: unknown) => {
    const { Records } = event as { readonly Records: readonly Handed[] };
    handed.push(...Records);
    return answer(Records);
  };
  const unused = { arn: "", starts: [], send: async () => {}, ready: async () => {}, renew: async () => {} };
  return { queues, handed, mapping: openQueueMapping({ settings, queues, target: { ...unused, invoke } }) };
}

it("takes a message away that the function has taken, with the attributes that it came with", async () => {
  const { queues, handed, mapping } = drained(() => ({ batchItemFailures: [] }));
  queues.send(FIRST, { body: "one", attributes: { TARGET_ARN: "arn:target" } });
  await eventually("the message", async () => handed[0]);
  await mapping.close();
  expect(queues.held(FIRST)).toEqual([]);
  expect(handed).toMatchObject([
    { body: "one", messageAttributes: { TARGET_ARN: { stringValue: "arn:target", dataType: "String" } } },
  ]);
});

it("hands a message over again that the function names, and at last to the queue's own dead letters", async () => {
  const { queues, handed, mapping } = drained((records) => ({
    batchItemFailures: records.flatMap(({ messageId, body }) =>
      body === "bad" ? [{ itemIdentifier: messageId }] : [],
    ),
  }));
  queues.send(FIRST, { body: "good" });
  queues.send(FIRST, { body: "bad" });
  const [left] = await eventually("the dead letter", async () => {
    const held = queues.held(LAST);
    return held.length > 0 ? held : undefined;
  });
  await mapping.close();
  expect(left).toMatchObject({ body: "bad" });
  expect(handed.map(({ body }) => body)).toEqual(["good", "bad", "bad", "bad"]);
});

it("keeps all of a batch at which the function fails", async () => {
  let asked = 0;
  const { queues, mapping } = drained(() => {
    asked += 1;
    if (asked === 1) throw new Error("failed");
    return { batchItemFailures: [] };
  });
  queues.send(FIRST, { body: "one" });
  await eventually("the second time", async () => (asked >= 2 ? true : undefined));
  await mapping.close();
  expect(queues.held(FIRST)).toEqual([]);
});
