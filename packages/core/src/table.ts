/*
 * The DynamoDB tables, as data. The stacks make them and the adapters fill them; docs/adr says why they look so.
 * Keys are text: `pk` the partition, `sk` the place in it.
 */

export interface Table {
  readonly name: string;
  readonly description: string;
  readonly partitionKey: "pk";
  readonly sortKey: "sk";
  /**
   * What the table's stream carries; null for none. A stream takes two readers and keeps records for 24 hours. Old images
   * are read by nobody: a table that is replicated into another Region has to have them, and a stream that is changed
   * later is another one, which does not have what the former held.
   */
  readonly stream: "NEW_AND_OLD_IMAGES" | null;
  /** Attribute with the second after which an item may go; null where nothing ever goes. */
  readonly ttl: "ttl" | null;
  /** Whether the table can be brought back as it was at any second of the last 35 days. */
  readonly pointInTimeRecovery: boolean;
  readonly indexes: readonly TableIndex[];
  readonly items: readonly TableItem[];
}

/** Another order of those items that have both of its keys, which are text. A moment behind the table. */
export interface TableIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Attributes that it holds beside all keys. */
  readonly projected: readonly string[];
}

/** One kind of item: its keys with placeholders, and what it is for. */
export interface TableItem {
  readonly kind: string;
  readonly pk: string;
  readonly sk: string;
  readonly description: string;
}

const eventsTable: Table = {
  name: "events",
  description: "The truth: one item for each commit, written once.",
  partitionKey: "pk",
  sortKey: "sk",
  stream: "NEW_AND_OLD_IMAGES",
  ttl: "ttl",
  pointInTimeRecovery: true,
  indexes: [],
  items: [
    {
      kind: "commit",
      pk: "S#<category>#<id>",
      sk: "C#<commit number, 10 digits>",
      description: "1 to 100 events of one append; the dense number makes every stale writer collide. Never has a ttl.",
    },
    {
      kind: "snapshot",
      pk: "S#<category>#<id>",
      sk: "A#SNAP#<reducer version>",
      description: "Folded state with its commit number and the last request ids.",
    },
    {
      kind: "request",
      pk: "I#<category>#<id>#<request id>",
      sk: "I",
      description: "The commit that a request made, where that is to be known beyond the window. Goes by its ttl.",
    },
    {
      kind: "checkpoint",
      pk: "K#<consumer>#<part>",
      sk: "CP",
      description: "How far a consumer has come.",
    },
    {
      kind: "effect",
      pk: "K#<consumer>#<part>",
      sk: "E#<key>",
      description: "An effect that must not happen twice, as an e-mail. Goes by its ttl.",
    },
    {
      kind: "circuit",
      pk: "B#<circuit>",
      sk: "B",
      description: "Failures of a provider, and until when it is not called. Goes by its ttl while it is closed.",
    },
    {
      kind: "nonce",
      pk: "N#<key id>",
      sk: "<nonce>",
      description: "What a signed request has used up. Goes by its ttl, when the signature has long expired.",
    },
  ],
};

const feedTable: Table = {
  name: "feed",
  description: "The global order of commits, in segments; it can be rebuilt from the events table.",
  partitionKey: "pk",
  sortKey: "sk",
  stream: null,
  ttl: null,
  pointInTimeRecovery: false,
  indexes: [],
  items: [
    {
      kind: "segment",
      pk: "F#<shard>#<epoch>",
      sk: "<sequence, 10 digits>",
      description: "Up to 200 references to commits.",
    },
  ],
};

const viewsTable: Table = {
  name: "views",
  description: "Rows of the read models, written only if newer; they can be rebuilt from the events table.",
  partitionKey: "pk",
  sortKey: "sk",
  stream: null,
  ttl: "ttl",
  pointInTimeRecovery: false,
  indexes: [],
  items: [
    {
      kind: "row",
      pk: "V#<view>",
      sk: "<key>",
      description: "One document with its stream's version. Never has a ttl.",
    },
    {
      kind: "run",
      pk: "R#A, R#N#<name>, R#E#<event>, R#C#<correlation>",
      sk: "<start>#<name>#<workflow>",
      description: "A run, by each of what it is found by. Goes by its ttl, as Step Functions forgets it.",
    },
    {
      kind: "connection",
      pk: "W#A",
      sk: "<connection>",
      description: "A console's WebSocket, and how far it was told. Goes by its ttl where nobody told of its end.",
    },
    {
      kind: "recipient's connection",
      pk: "W#C#<connection>",
      sk: "C",
      description: "Whose WebSocket it is, from when it was let in. Goes by its ttl, as its other item.",
    },
    {
      kind: "open connection",
      pk: "W#M",
      sk: "<recipient>#<connection>",
      description: "A recipient's WebSocket that messages may be pushed to.",
    },
    {
      kind: "lease",
      pk: "W#L#<recipient>",
      sk: "L",
      description: "That a process pushes to a recipient now, and calls that came meanwhile. Goes when it is done.",
    },
    {
      kind: "ticket",
      pk: "T#<SHA-256>",
      sk: "T",
      description: "Whom a ticket lets in, until when. Goes when it is redeemed, or by its ttl.",
    },
  ],
};

const lettersTable: Table = {
  name: "letters",
  description:
    "Dead letters, which nothing else can bring back. Apart from the events, whose consumers they do not concern.",
  partitionKey: "pk",
  sortKey: "sk",
  stream: null,
  ttl: "ttl",
  pointInTimeRecovery: true,
  indexes: [
    {
      name: "byBurial",
      partitionKey: "status",
      sortKey: "place",
      projected: ["errorClass", "kind", "eventType", "workflow", "handlerVersion", "fingerprint"],
    },
  ],
  items: [
    {
      kind: "letter",
      pk: "L#<letter>",
      sk: "L",
      description: "One letter with what it is found by. Goes by its ttl some time after it was redriven.",
    },
    {
      kind: "part",
      pk: "L#<letter>",
      sk: "P#<digest>#<number, 2 digits>",
      description: "A piece of a letter that is too large for one item.",
    },
  ],
};

const keysTable: Table = {
  name: "keys",
  description:
    "Keys of subjects. Nothing can bring back what is deleted here, and no stream that anybody follows shows it: that is what erasing means.",
  partitionKey: "pk",
  sortKey: "sk",
  stream: null,
  ttl: null,
  pointInTimeRecovery: false,
  indexes: [],
  items: [
    {
      kind: "subject key",
      pk: "G#<subject>",
      sk: "K",
      description: "The key that seals a person's values, wrapped by KMS. Deleting it erases them.",
    },
  ],
};

export const tables = {
  events: eventsTable,
  feed: feedTable,
  views: viewsTable,
  letters: lettersTable,
  keys: keysTable,
} as const;
