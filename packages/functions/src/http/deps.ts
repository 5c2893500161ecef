import type { Thresholds } from "@bridgework/core/alert/thresholds";
import type { Part } from "@bridgework/core/app/health";
import type { Observation } from "@bridgework/core/app/observe";
import type { Publish } from "@bridgework/core/app/publish";
import type { RebuildProgress } from "@bridgework/core/app/rebuild-views";
import type { RedriveLetter } from "@bridgework/core/app/redrive";
import type { Fact } from "@bridgework/core/kernel/event";
import type { Topology } from "@bridgework/core/kernel/topology";
import type { Clock } from "@bridgework/core/ports/clock";
import type { DeadLetters } from "@bridgework/core/ports/dead-letters";
import type { EventStore } from "@bridgework/core/ports/event-store";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Measures } from "@bridgework/core/ports/measures";
import type { Channel } from "@bridgework/core/ports/notifier";
import type { Sealer } from "@bridgework/core/ports/sealer";
import type { Snapshots } from "@bridgework/core/ports/snapshots";
import type { Tickets } from "@bridgework/core/ports/tickets";
import type { Views } from "@bridgework/core/ports/views";
import type { Workflows } from "@bridgework/core/ports/workflows";
import type { Activity, Setup } from "./activity.ts";
import type { Mailboxes } from "./mailbox.ts";
import type { Quotas } from "./rate-limit.ts";
import type { Signatures } from "./signed.ts";

/** Everything that the HTTP doors need. */
export interface HttpDeps {
  readonly topology: Topology;
  readonly publish: Publish;
  readonly store: EventStore;
  readonly snapshots: Snapshots;
  readonly sealer: Sealer;
  readonly workflows: Workflows;
  readonly views: Views;
  readonly deadLetters: DeadLetters;
  readonly redrive: RedriveLetter;
  readonly streams: StreamDirectory;
  /** What the local notifier kept instead of sending; absent where notifications are really sent. */
  readonly notifications?: NotificationOutbox;
  /** Names of the facts bus's rules that match. */
  readonly matchRules: (fact: Fact) => readonly string[];
  readonly progress: () => Promise<Progress> | Progress;
  readonly vitals: () => Promise<Vitals>;
  /** As of now. */
  readonly activity: () => Promise<Activity>;
  /** Absent: the console has nothing to say about it. */
  readonly setup?: Setup;
  /** Of the alerts, which health shares; default THRESHOLDS. */
  readonly thresholds?: Thresholds;
  /** Why requests are not to be sent here now, in a sentence; null when they may be. Absent: they always may. */
  readonly notReady?: () => string | null;
  /** Absent: there is no `/metrics`, as where metrics are pushed. */
  readonly exposition?: Exposition;
  readonly signatures: Signatures;
  readonly mailboxes: Mailboxes;
  readonly tickets: Tickets;
  /** Address of the runtime's WebSocket API, where it has one of its own; absent: the doors' own server takes WebSockets. */
  readonly socketsUrl?: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly version: string;
  /** `local`, or the stage's name. */
  readonly stage: string;
  /**
   * Names that a request's Host may have, without port; others get 421, which stops DNS rebinding. IP addresses
   * are always taken, since rebinding needs a name. Absent: any host, for a server that is behind a gateway.
   */
  readonly trustedHosts?: readonly string[];
  /** Absent: nobody is limited here, as behind a gateway that limits. */
  readonly quotas?: Quotas;
  /** Where requests are counted, traced and logged; absent: nowhere. */
  readonly observation?: Observation;
  /** Told about failures that are not the caller's. */
  readonly onFault?: (error: unknown) => void;
}

/** What health looks at beside the progress; null where this runtime does not measure it. */
export interface Vitals extends Measures {
  /** Age of the oldest fact that is not in the views; 0 when none. */
  readonly projectorLagSeconds: number | null;
  /** Of the disk that the data folder is on. */
  readonly diskFreeBytes: number | null;
  readonly eventLoopDelaySeconds: number | null;
}

export interface Exposition {
  /** The metrics as Prometheus reads them. */
  readonly expose: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** Whether everybody may ask, not only this machine. */
  readonly isOpen: boolean;
}

/** One stream as the directory shows it. */
export interface StreamEntry {
  readonly stream: string;
  readonly version: number;
  readonly lastType: string;
  readonly lastTime: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

export interface StreamDirectory {
  /** Last changed first. */
  list(filter: { readonly category?: string }, page: PageRequest): Promise<Page<StreamEntry>>;
}

export interface StoredNotification {
  readonly messageId: string;
  readonly key: string;
  readonly channel: Channel;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly sentAt: string;
  /** Why it was kept and not sent. */
  readonly reason: string;
}

export interface NotificationOutbox {
  /** Newest first. */
  list(filter: { readonly channel?: Channel }, page: PageRequest): Promise<Page<StoredNotification>>;
  find(messageId: string): Promise<StoredNotification | undefined>;
}

/** How far the consumers of the log have come. */
export interface Progress {
  /** The newest position. */
  readonly head: number;
  /** Null where this runtime does not keep it. */
  readonly relayed: number | null;
  /** Null where this runtime does not keep it. */
  readonly projected: number | null;
  /** Views of which a new version is being built; absent when there are none. */
  readonly rebuilds?: readonly RebuildProgress[];
  /** Executions that run. */
  readonly running: number;
  /** What is wrong, in a sentence; null when nothing is. */
  readonly problem: string | null;
  /** Where it is wrong; default `store`. */
  readonly problemIn?: Part;
}
