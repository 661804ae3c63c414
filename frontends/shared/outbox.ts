/**
 * What was written and is not yet known to be stored.
 *
 * Pure: each function takes an outbox and gives a new one. An entry leaves it only when the server has acknowledged it or the writer
 * throws it away; sending it twice is harmless, since the server knows it by its `clientId`. Within one conversation entries go one at
 * a time, in the order of writing; one that failed for good lets those behind it pass.
 */

import { pauseAfter } from "./pause.ts";
import type { Attachment, WireError } from "./wire.ts";

export interface Entry {
  clientId: string;
  /** The conversation that it belongs to. */
  sessionId: string;
  content: string;
  /** What it carries; uploaded already. */
  attachments?: readonly Attachment[];
  /** `Date.now()` when it was written. */
  writtenAt: number;
  /** `queued` → `sending` → gone; `failed` waits for its writer. */
  status: "queued" | "sending" | "failed";
  /** How often it was sent without an answer. */
  attempts: number;
  /** Not to be sent before (`Date.now()`). */
  notBefore: number;
  error: WireError | null;
}

export type Outbox = readonly Entry[];

const change = (outbox: Outbox, clientId: string, with_: Partial<Entry>): Outbox =>
  outbox.map((entry) => (entry.clientId === clientId ? { ...entry, ...with_ } : entry));

export type Written = Pick<Entry, "clientId" | "sessionId" | "content" | "attachments">;

export function write(outbox: Outbox, written: Written, now: number): Outbox {
  return [...outbox, { ...written, writtenAt: now, status: "queued", attempts: 0, notBefore: 0, error: null }];
}

/** What the server is to be told of an entry. */
export function messageOf({ content, clientId, attachments = [] }: Entry): { content: string; clientId: string; fileIds?: string[] } {
  return { content, clientId, ...(attachments.length > 0 && { fileIds: attachments.map(({ id }) => id) }) };
}

/** The entries that may be sent now: of each conversation the first that has not failed, if it is queued and its time has come. */
export function due(outbox: Outbox, now: number): Entry[] {
  const seen = new Set<string>();
  return outbox.filter((entry) => {
    if (entry.status === "failed" || seen.has(entry.sessionId)) return false;
    seen.add(entry.sessionId);
    return entry.status === "queued" && entry.notBefore <= now;
  });
}

/** When `due` may give something that it does not give now; `null` if only an answer or a reconnection can change that. */
export function nextDueAt(outbox: Outbox, now: number): number | null {
  const times = outbox.filter((entry) => entry.status === "queued" && entry.notBefore > now).map((entry) => entry.notBefore);
  return times.length > 0 ? Math.min(...times) : null;
}

export function sending(outbox: Outbox, clientId: string): Outbox {
  return change(outbox, clientId, { status: "sending", error: null });
}

/** It is stored. Also for an entry that another tab sent, or that is not here (any more). */
export function acknowledged(outbox: Outbox, clientId: string): Outbox {
  return outbox.some((entry) => entry.clientId === clientId) ? outbox.filter((entry) => entry.clientId !== clientId) : outbox;
}

/** The server said no: later, if it said when or that it may, else never. */
export function refused(outbox: Outbox, clientId: string, error: WireError, now: number): Outbox {
  const entry = outbox.find((one) => one.clientId === clientId);
  if (entry === undefined) return outbox;
  if (!error.retryable) return change(outbox, clientId, { status: "failed", error });
  const notBefore = now + pauseAfter(entry.attempts, error);
  return change(outbox, clientId, { status: "queued", attempts: entry.attempts + 1, notBefore, error });
}

/** No answer came: send it again, after a pause that grows. */
export function unanswered(outbox: Outbox, clientId: string, now: number): Outbox {
  const entry = outbox.find((one) => one.clientId === clientId);
  if (entry?.status !== "sending") return outbox;
  return change(outbox, clientId, {
    status: "queued",
    attempts: entry.attempts + 1,
    notBefore: now + pauseAfter(entry.attempts),
  });
}

/** The line is (again) there: what was under way, or paused for want of an answer, goes at once; a limit's pause stays. */
export function reconnected(outbox: Outbox): Outbox {
  return outbox.map((entry) => {
    if (entry.status === "sending") return { ...entry, status: "queued", notBefore: 0 };
    if (entry.status === "queued" && entry.error === null) return { ...entry, notBefore: 0 };
    return entry;
  });
}

/** The writer tries a failed one again, at the end of the queue. A `clientId` that stands for another text needs a `newId`. */
export function retry(outbox: Outbox, clientId: string, newId: string): Outbox {
  const entry = outbox.find((one) => one.clientId === clientId);
  if (entry?.status !== "failed") return outbox;
  const id = entry.error?.code === "client_id_conflict" ? newId : clientId;
  const again: Entry = { ...entry, clientId: id, status: "queued", attempts: 0, notBefore: 0, error: null };
  return [...outbox.filter((one) => one !== entry), again];
}

export const discarded = acknowledged;

/** As found in storage after a reload: nothing is under way any more. */
export function restored(entries: Entry[]): Outbox {
  return reconnected([...entries].sort((a, b) => a.writtenAt - b.writtenAt));
}
