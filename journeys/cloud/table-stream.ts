import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { StreamRecord } from "@bridgework/functions/adapters/dynamo-changes";
import { type Listening, listening } from "./aws-server.ts";

type Image = NonNullable<NonNullable<StreamRecord["dynamodb"]>["NewImage"]>;

export interface TableStream extends Listening {
  /** Resolves when every record so far was taken by both readers. */
  settled(): Promise<void>;
}

export interface TableStreamOptions {
  /** Of a DynamoDB without streams. */
  readonly endpoint: string;
  readonly table: string;
  /** Each is handed the records in their order, and again from the one on that it could not take. */
  readonly readers: readonly ((records: readonly StreamRecord[]) => Promise<unknown>)[];
}

/** Stands before a DynamoDB without streams, and makes a record of each item that was put into one table. */
export async function serveWithStream({ endpoint, table, readers }: TableStreamOptions): Promise<TableStream> {
  const followers = readers.map(follow);
  let sequence = 0;
  const noticed = (images: readonly Image[]) => {
    const records = images.map((NewImage) => {
      sequence += 1;
      return { eventName: "INSERT", dynamodb: { SequenceNumber: String(sequence).padStart(21, "0"), NewImage } };
    });
    for (const follower of followers) follower.add(records);
  };
  const serve = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const body = await buffer(incoming);
    const { method = "POST", url = "/", headers } = incoming;
    const passed = request(new URL(url, endpoint), { method, headers }, async (given) => {
      const text = await buffer(given);
      if (given.statusCode === 200) noticed(imagesIn(String(headers["x-amz-target"]), body, table));
      answer.writeHead(given.statusCode ?? 500, given.headers).end(text);
    });
    passed.on("error", () => answer.destroy());
    passed.end(body);
  };
  const server = await listening(createServer((incoming, answer) => void serve(incoming, answer)));
  return { ...server, settled: async () => void (await Promise.all(followers.map(({ settled }) => settled()))) };
}

function imagesIn(target: string, body: Buffer, table: string): readonly Image[] {
  if (target.endsWith(".PutItem")) {
    const { TableName, Item } = JSON.parse(body.toString());
    return TableName === table ? [Item] : [];
  }
  if (!target.endsWith(".TransactWriteItems")) return [];
  const { TransactItems } = JSON.parse(body.toString());
  const puts: readonly { readonly Put?: { readonly TableName: string; readonly Item: Image } }[] = TransactItems;
  return puts.flatMap(({ Put }) => (Put?.TableName === table ? [Put.Item] : []));
}

/** As Lambda reads a stream: a batch at a time, and what was not taken once more. */
function follow(read: (records: readonly StreamRecord[]) => Promise<unknown>) {
  const waiting: StreamRecord[] = [];
  let reading: Promise<void> | null = null;
  const run = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, 100);
      const failed = await firstFailed(read, batch);
      waiting.splice(
        0,
        failed === undefined ? batch.length : batch.findIndex((record) => sequenceOf(record) === failed),
      );
    }
    reading = null;
  };
  return {
    add: (records: readonly StreamRecord[]) => {
      waiting.push(...records);
      if (records.length > 0) reading ??= run();
    },
    settled: async () => {
      while (reading !== null) await reading;
    },
  };
}

const sequenceOf = ({ dynamodb }: StreamRecord): string | undefined => dynamodb?.SequenceNumber;

async function firstFailed(
  read: (records: readonly StreamRecord[]) => Promise<unknown>,
  batch: readonly StreamRecord[],
) {
  try {
    const answer = (await read(batch)) as {
      readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
    };
    return answer.batchItemFailures[0]?.itemIdentifier;
  } catch {
    const [first] = batch;
    return first === undefined ? undefined : sequenceOf(first);
  }
}
