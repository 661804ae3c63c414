/**
 * One conversation as it is known here, and how it is laid out.
 *
 * Pure. Messages come from history, from acknowledgements and live, in any order and more than once; `merge` makes of them one list,
 * ordered by `seq`, without doubles. `rows` makes of that list and the outbox what a view draws.
 */

import type { Entry } from "./outbox.ts";
import type { Attachment, Message, Sender } from "./wire.ts";

export interface Timeline {
  /** Ascending by `seq`, without doubles. */
  readonly messages: readonly Message[];
  /** Up to here nothing is missing (counted from the oldest message that is loaded). */
  readonly head: number;
  /** There may be messages before the first one. */
  readonly hasOlder: boolean;
}

export const EMPTY: Timeline = { messages: [], head: 0, hasOlder: false };

/** Adds messages; one that is known is replaced, since its `readAt` may be newer. */
export function merge(timeline: Timeline, incoming: readonly Message[]): Timeline {
  if (incoming.length === 0) return timeline;
  const bySeq = new Map(timeline.messages.map((message) => [message.seq, message]));
  for (const message of incoming) {
    const known = bySeq.get(message.seq);
    // read stays read: an older copy may arrive after a newer one
    bySeq.set(message.seq, known?.isRead === true && !message.isRead ? known : message);
  }
  const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  return { ...timeline, messages, head: headOf(messages, timeline.head) };
}

/** The newest page of a conversation that was not known before. */
export function begin(page: { messages: readonly Message[]; hasMore: boolean }): Timeline {
  return { ...merge(EMPTY, page.messages), hasOlder: page.hasMore };
}

/** A page from before the oldest message that is loaded. */
export function prepend(timeline: Timeline, page: { messages: readonly Message[]; hasMore: boolean }): Timeline {
  return { ...merge(timeline, page.messages), hasOlder: page.hasMore };
}

/** Live messages arrived that do not follow the head: something between was missed. */
export function hasGap(timeline: Timeline): boolean {
  return (timeline.messages.at(-1)?.seq ?? 0) > timeline.head;
}

/** Those of `senders` up to `upTo` are read. */
export function markRead(timeline: Timeline, upTo: number, senders: readonly Sender[], at: string): Timeline {
  let changed = false;
  const messages = timeline.messages.map((message) => {
    if (message.isRead || message.seq > upTo || !senders.includes(message.sender)) return message;
    changed = true;
    return { ...message, isRead: true, readAt: at };
  });
  return changed ? { ...timeline, messages } : timeline;
}

function headOf(messages: readonly Message[], before: number): number {
  // the oldest loaded message is where counting starts; before any was loaded, at 1
  const first = messages[0]?.seq ?? 0;
  let head = Math.max(before, before === 0 && first > 1 ? first : 0);
  for (const { seq } of messages) if (seq === head + 1) head = seq;
  return head;
}

/** How far an own message has come. */
export type Progress = "queued" | "sending" | "failed" | "sent" | "read";

export interface MessageRow {
  kind: "message";
  key: string;
  content: string;
  attachments: readonly Attachment[];
  sender: Sender;
  /** The name to show above it: of a person, where the author changes. */
  name: string | null;
  at: Date;
  own: boolean;
  /** First and last of those that one author wrote in a row. */
  first: boolean;
  last: boolean;
  /** Under the last own message, and under each one that failed. */
  progress: Progress | null;
  message: Message | null;
  entry: Entry | null;
}

export interface NoticeRow {
  kind: "notice";
  key: string;
  message: Message;
}

export interface DayRow {
  kind: "day";
  key: string;
  at: Date;
}

export type Row = MessageRow | NoticeRow | DayRow;

/** Messages of one author further apart than this stand in separate groups. */
const GROUP_SPAN_MS = 5 * 60_000;

/**
 * What a view draws, top to bottom: day breaks, notices, messages in groups by author, and at the end what is still in the outbox.
 * `own` tells the reader's own side. Days are those of the reader's time zone.
 */
export function rows(timeline: Timeline, pending: readonly Entry[], own: Sender): Row[] {
  const stored = new Set(timeline.messages.map((message) => message.clientId));
  const waiting = pending.filter((entry) => !stored.has(entry.clientId));
  const lines = [...timeline.messages.map((message) => lineOf(message, own)), ...waiting.map((entry) => pendingLine(entry, own))];
  const withStatus = lines.findLast((line) => line.kind === "message" && line.own && line.progress !== "failed");

  const result: Row[] = [];
  let before: MessageRow | null = null;
  let day = "";
  for (const line of lines) {
    const at = line.kind === "notice" ? new Date(line.message.createdAt) : line.at;
    if (at.toDateString() !== day) {
      day = at.toDateString();
      before = null;
      result.push({ kind: "day", key: `day-${day}`, at });
    }
    if (line.kind === "notice") {
      before = null;
      result.push(line);
      continue;
    }
    const joined = before !== null && sameAuthor(before, line) && at.getTime() - before.at.getTime() < GROUP_SPAN_MS;
    if (joined && before !== null) before.last = false;
    line.first = !joined;
    line.name = joined ? null : (line.message?.senderName ?? null);
    if (line !== withStatus && line.progress !== "failed") line.progress = null;
    result.push(line);
    before = line;
  }
  return result;
}

function sameAuthor(a: MessageRow, b: MessageRow): boolean {
  return a.sender === b.sender && (a.message?.senderName ?? null) === (b.message?.senderName ?? null);
}

function lineOf(message: Message, own: Sender): MessageRow | NoticeRow {
  if (message.sender === "system") return { kind: "notice", key: `seq-${message.seq}`, message };
  return {
    kind: "message",
    // the same key before and after it was stored, so that its node stays where it is
    key: message.clientId === null ? `seq-${message.seq}` : `own-${message.clientId}`,
    content: message.content,
    attachments: message.attachments ?? [],
    sender: message.sender,
    name: null,
    at: new Date(message.createdAt),
    own: message.sender === own,
    first: true,
    last: true,
    progress: message.sender === own ? (message.isRead ? "read" : "sent") : null,
    message,
    entry: null,
  };
}

function pendingLine(entry: Entry, own: Sender): MessageRow {
  return {
    kind: "message",
    key: `own-${entry.clientId}`,
    content: entry.content,
    attachments: entry.attachments ?? [],
    sender: own,
    name: null,
    at: new Date(entry.writtenAt),
    own: true,
    first: true,
    last: true,
    progress: entry.status,
    message: null,
    entry,
  };
}
