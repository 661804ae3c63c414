import { expect, test } from "vitest";
import { write } from "./outbox.ts";
import { message, minutesLater, NOON } from "./samples.ts";
import { begin, EMPTY, hasGap, markRead, merge, type MessageRow, prepend, type Row, rows } from "./timeline.ts";

const seqs = (timeline: { messages: readonly { seq: number }[] }): number[] => timeline.messages.map((one) => one.seq);
const messages = (all: Row[]): MessageRow[] => all.filter((row) => row.kind === "message");
const of = (...list: ReturnType<typeof message>[]) => merge(EMPTY, list);

test("messages are ordered and never doubled, however they come", () => {
  const timeline = of(message(3), message(1), message(3), message(2), message(1));
  expect(seqs(timeline)).toEqual([1, 2, 3]);
  expect(timeline.head).toBe(3);
});

test("a missing seq is a gap, and the head stands before it until it is filled", () => {
  const torn = of(message(1), message(2), message(4));
  expect([torn.head, hasGap(torn)]).toEqual([2, true]);
  const whole = merge(torn, [message(3)]);
  expect([whole.head, hasGap(whole)]).toEqual([4, false]);
});

test("a first live message that is not number 1 is a gap only if the conversation was loaded from its start", () => {
  expect(begin({ messages: [message(51), message(52)], hasMore: true })).toMatchObject({ head: 52, hasOlder: true });
});

test("older pages go before what is there and leave the head alone", () => {
  const timeline = prepend(begin({ messages: [message(3)], hasMore: true }), { messages: [message(1), message(2)], hasMore: false });
  expect(seqs(timeline)).toEqual([1, 2, 3]);
  expect(timeline).toMatchObject({ head: 3, hasOlder: false });
});

test("read stays read when an older copy comes late", () => {
  const timeline = merge(of(message(1, { isRead: true, readAt: NOON })), [message(1)]);
  expect(timeline.messages[0]?.isRead).toBe(true);
});

test("reading marks the other side's messages up to there, and no others", () => {
  const timeline = of(message(1), message(2, { sender: "ai" }), message(3));
  expect(markRead(timeline, 2, ["user"], NOON).messages.map((one) => one.isRead)).toEqual([true, false, false]);
  expect(markRead(timeline, 0, ["user"], NOON)).toBe(timeline);
});

test("each day begins with its break", () => {
  const timeline = of(message(1), message(2, { createdAt: minutesLater(5) }), message(3, { createdAt: minutesLater(24 * 60) }));
  expect(rows(timeline, [], "user").map((row) => row.kind)).toEqual(["day", "message", "message", "day", "message"]);
});

test("messages of one author within five minutes form a group, named once", () => {
  const mara = { sender: "admin" as const, senderName: "Mara" };
  const timeline = of(message(1, mara), message(2, mara), message(3, { ...mara, createdAt: minutesLater(6) }), message(4));
  const [a, b, c, d] = messages(rows(timeline, [], "user"));
  expect([a, b, c, d].map((row) => [row?.first, row?.last])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
  expect([a, b, c].map((row) => row?.name)).toEqual(["Mara", null, "Mara"]);
});

test("a notice parts groups", () => {
  const timeline = of(message(1), message(2, { sender: "system" }), message(3));
  expect(messages(rows(timeline, [], "user")).map((row) => row.first)).toEqual([true, true]);
});

test("the status stands under the last own message only", () => {
  const timeline = of(message(1, { isRead: true }), message(2), message(3, { sender: "ai" }));
  expect(messages(rows(timeline, [], "user")).map((row) => row.progress)).toEqual([null, "sent", null]);
});

test("a failed message keeps its status, whatever comes after it", () => {
  const [failed] = write([], { sessionId: "s", content: "no", clientId: "f" }, Date.parse(NOON)).map((entry) => ({ ...entry, status: "failed" as const }));
  const later = write([], { sessionId: "s", content: "yes", clientId: "q" }, Date.parse(NOON) + 1);
  const shown = messages(rows(of(message(1)), failed === undefined ? [] : [failed, ...later], "user"));
  expect(shown.map((row) => row.progress)).toEqual([null, "failed", "queued"]);
});

test("what is stored and still in the outbox is shown once, under the same key", () => {
  const pending = write([], { sessionId: "s", content: "hello", clientId: "c1" }, Date.parse(NOON));
  const before = messages(rows(EMPTY, pending, "user"));
  const after = messages(rows(of(message(1, { clientId: "c1", content: "hello" })), pending, "user"));
  expect(after).toHaveLength(1);
  expect(after[0]?.key).toBe(before[0]?.key);
});
