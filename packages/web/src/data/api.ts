import type { AlertItem, AlertList } from "@bridgework/functions/http/alerts-contract";
import type { CircuitPage } from "@bridgework/functions/http/circuits-contract";
import type {
  Catalog,
  CounterItem,
  CounterReceipt,
  DeadLetterItem,
  DeadLetterPage,
  EventDetail,
  EventPage,
  HistoryPage,
  Receipt,
  Redriven,
  RunDetail,
  RunItem,
  RunPage,
  StreamPage,
  StreamState,
} from "@bridgework/functions/http/contract";
import type { Device, DevicePage, Invitation } from "@bridgework/functions/http/devices-contract";
import type {
  LetterAnalytics,
  RedriveAnswer,
  RedriveJob,
  RedrivePage,
  RedriveRequest,
} from "@bridgework/functions/http/failures-contract";
import type { Health } from "@bridgework/functions/http/health-contract";
import type { Home } from "@bridgework/functions/http/home-contract";
import type { MailboxMessages, MailboxPage } from "@bridgework/functions/http/messages-contract";
import type { Ticket } from "@bridgework/functions/http/tickets-contract";
import { getEvenFailing, getJson, postJson } from "./http.ts";
import type { Json } from "./json.ts";

export type RedriveFilter = NonNullable<RedriveRequest["filter"]>;

/** Every request of the HTTP contract that the console makes. Each throws an ApiFault. */

export interface EventFilter {
  readonly type?: readonly string[];
  readonly stream?: string;
  readonly correlationId?: string;
  /** ISO 8601. */
  readonly since?: string;
  readonly until?: string;
}

export interface Paging {
  readonly cursor?: string | undefined;
  /** 1 to 200. */
  readonly limit?: number;
}

export type Order = "forward" | "backward";

export function listEvents(asked: EventFilter & Paging & { readonly order?: Order }, signal?: AbortSignal) {
  return getJson<EventPage>("/api/events", { ...asked }, signal);
}

export function findEvent(id: string, signal?: AbortSignal) {
  return getJson<EventDetail>(`/api/events/${encodeURIComponent(id)}`, {}, signal);
}

export interface Publication {
  readonly type: string;
  readonly data: Json;
}

export function publishEvent(body: Publication, idempotencyKey: string) {
  return postJson<Receipt>("/api/events", { body, idempotencyKey });
}

export function listStreams(asked: Paging & { readonly category?: string }, signal?: AbortSignal) {
  return getJson<StreamPage>("/api/streams", { ...asked }, signal);
}

export interface StreamName {
  readonly category: string;
  readonly id: string;
}

function streamPath({ category, id }: StreamName): string {
  return `/api/streams/${encodeURIComponent(category)}/${encodeURIComponent(id)}`;
}

/** The state after version `at`; the newest where it is left out. */
export function findStream(stream: StreamName, at?: number, signal?: AbortSignal) {
  return getJson<StreamState>(streamPath(stream), { at }, signal);
}

export function listStreamEvents(stream: StreamName, asked: Paging & { readonly order?: Order }, signal?: AbortSignal) {
  return getJson<Pick<EventPage, "items" | "next">>(`${streamPath(stream)}/events`, { ...asked }, signal);
}

export interface RunFilter {
  readonly status?: RunItem["status"];
  readonly workflow?: string;
  readonly correlationId?: string;
}

export function listRuns(asked: RunFilter & Paging, signal?: AbortSignal) {
  return getJson<RunPage>("/api/runs", { ...asked }, signal);
}

export function findRun(id: string, signal?: AbortSignal) {
  return getJson<RunDetail>(`/api/runs/${encodeURIComponent(id)}`, {}, signal);
}

export function listHistory(id: string, asked: Paging, signal?: AbortSignal) {
  return getJson<HistoryPage>(`/api/runs/${encodeURIComponent(id)}/history`, { ...asked }, signal);
}

export interface LetterFilter {
  readonly status?: DeadLetterItem["status"];
  readonly errorClass?: DeadLetterItem["errorClass"];
  readonly kind?: DeadLetterItem["kind"];
  readonly eventType?: string;
  readonly fingerprint?: string;
}

export function listLetters(asked: LetterFilter & Paging, signal?: AbortSignal) {
  return getJson<DeadLetterPage>("/api/dead-letters", { ...asked }, signal);
}

export function analyseLetters(asked: LetterFilter, signal?: AbortSignal) {
  return getJson<LetterAnalytics>("/api/dead-letters/analytics", { ...asked }, signal);
}

/** Tries a redrive of many letters without recording anything. */
export function planRedrive(filter: RedriveFilter, signal?: AbortSignal) {
  const body: RedriveRequest = { filter, dryRun: true };
  return postJson<RedriveAnswer>("/api/dead-letters/redrive", { body, ...(signal === undefined ? {} : { signal }) });
}

export function startRedrive(body: RedriveRequest, idempotencyKey: string) {
  return postJson<RedriveAnswer>("/api/dead-letters/redrive", { body, idempotencyKey });
}

export function findRedrive(jobId: string, signal?: AbortSignal) {
  return getJson<RedriveJob>(`/api/redrives/${encodeURIComponent(jobId)}`, {}, signal);
}

export function listRedrives(asked: Paging, signal?: AbortSignal) {
  return getJson<RedrivePage>("/api/redrives", { ...asked }, signal);
}

export function abortRedrive(jobId: string, reason: string) {
  return postJson<Receipt>(`/api/redrives/${encodeURIComponent(jobId)}/abort`, { body: { reason } });
}

export function redriveLetter(id: string) {
  return postJson<Redriven>(`/api/dead-letters/${encodeURIComponent(id)}/redrive`);
}

export function findCounter(id: string, signal?: AbortSignal) {
  return getJson<CounterItem>(`/api/counters/${encodeURIComponent(id)}`, {}, signal);
}

/** Adds `delta`, which may be negative, never 0. */
export function changeCounter(id: string, delta: number, idempotencyKey: string) {
  const verb = delta < 0 ? "decrement" : "increment";
  const body = { amount: Math.abs(delta) };
  return postJson<CounterReceipt>(`/api/counters/${encodeURIComponent(id)}/${verb}`, { body, idempotencyKey });
}

export function readCatalog(signal?: AbortSignal) {
  return getJson<Catalog>("/api/catalog", {}, signal);
}

export function readHome(signal?: AbortSignal) {
  return getJson<Home>("/api/home", {}, signal);
}

/** Also while the server is failing, which it says with 503. */
export function readHealth(signal?: AbortSignal) {
  return getEvenFailing<Health>("/health", signal);
}

export function listCircuits(asked: Paging, signal?: AbortSignal) {
  return getJson<CircuitPage>("/api/circuits", { ...asked }, signal);
}

/** The open ones first; the server answers with all there are, or all of one status. */
export function listAlerts(status?: AlertItem["status"], signal?: AbortSignal) {
  return getJson<AlertList>("/api/alerts", { status }, signal);
}

export function listDevices(asked: Paging, signal?: AbortSignal) {
  return getJson<DevicePage>("/api/devices", { ...asked }, signal);
}

export function findDevice(id: string, signal?: AbortSignal) {
  return getJson<Device>(`/api/devices/${encodeURIComponent(id)}`, {}, signal);
}

/** Its code is in this answer alone. A known `deviceId` gets a new code in place of its last. */
export function inviteDevice(invited: { readonly name: string; readonly deviceId?: string }) {
  return postJson<Invitation>("/api/devices/invite", { body: invited });
}

export function revokeDevice(id: string, reason: string, idempotencyKey: string) {
  return postJson<Receipt>(`/api/devices/${encodeURIComponent(id)}/revoke`, { body: { reason }, idempotencyKey });
}

export function listMailboxes(asked: Paging, signal?: AbortSignal) {
  return getJson<MailboxPage>("/api/mailboxes", { ...asked }, signal);
}

export function listMessages(recipient: string, signal?: AbortSignal) {
  return getJson<MailboxMessages>(`/api/mailboxes/${encodeURIComponent(recipient)}/messages`, {}, signal);
}

/** Opens the live connection once, where it is not at this page's own address. */
export function askForTicket() {
  return postJson<Ticket>("/api/live/tickets", { body: {} });
}
