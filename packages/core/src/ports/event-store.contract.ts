import { afterEach, beforeEach, describe } from "vitest";
import { event, type TestStore } from "./event-store.fixture.ts";
import type { EventStore } from "./event-store.ts";
import { appendTerms } from "./event-store-append.contract.ts";
import { feedTerms } from "./event-store-feed.contract.ts";
import { modelTerms } from "./event-store-model.contract.ts";
import { readTerms } from "./event-store-read.contract.ts";
import { requestTerms } from "./event-store-requests.contract.ts";
import { togetherTerms } from "./event-store-together.contract.ts";

export interface OpenStore {
  readonly store: EventStore;
  close(): Promise<void>;
}

/** Everything that `EventStore` promises. Each test gets a store of its own, empty. */
export function eventStoreContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`${name} keeps the terms of an event store`, () => {
    let opened: OpenStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const append: TestStore["append"] = (stream, rest = {}) =>
      opened.store.append({ stream, expected: "any", events: [event()], ...rest });
    const fill: TestStore["fill"] = async (stream, count) => {
      for (let index = 0; index < count; index += 1) await append(stream);
    };
    const given = { store: () => opened.store, append, fill };
    appendTerms(given);
    requestTerms(given);
    togetherTerms(given);
    readTerms(given);
    feedTerms(given);
    modelTerms(given);
  });
}
