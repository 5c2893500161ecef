import type { EventItem } from "@bridgework/functions/http/contract";

/** As the HTTP contract carries it. */
export type JsonObject = EventItem["data"];
export type Json = JsonObject[string];
