import type { DynamoTables } from "./adapters/dynamo-client.ts";

const TABLES: DynamoTables = { events: "events", feed: "feed", views: "views", letters: "letters", keys: "keys" };

/** What the stacks would set, for these tables. */
export function cloudEnvironment(tables: DynamoTables = TABLES): Readonly<Record<string, string>> {
  return {
    STAGE: "test",
    VERSION: "0.0.0-test",
    EVENTS_TABLE: tables.events,
    FEED_TABLE: tables.feed,
    VIEWS_TABLE: tables.views,
    LETTERS_TABLE: tables.letters,
    KEYS_TABLE: tables.keys,
    FACTS_BUS: "bridgework-test-facts",
    PERSONAL_KEY: "arn:aws:kms:us-east-1:000000000000:key/personal",
    STATE_MACHINE_PREFIX: "arn:aws:states:us-east-1:000000000000:stateMachine:bridgework-test-",
    OPERATOR_EMAIL: "operator@example.com",
    MAIL_FROM: "bridgework@example.com",
  };
}
