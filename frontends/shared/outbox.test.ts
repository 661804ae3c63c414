import { expect, test } from "vitest";
import * as outbox from "./outbox.ts";
import type { WireError } from "./wire.ts";

const LIMITED: WireError = { code: "rate_limited", message: "", retryable: true, retryAfter: 8 };
const TOO_LONG: WireError = { code: "invalid_input", message: "", retryable: false };
const TAKEN: WireError = { code: "client_id_conflict", message: "", retryable: false };

const written = (...texts: string[]): outbox.Outbox =>
  texts.reduce<outbox.Outbox>((box, text, index) => outbox.write(box, { sessionId: "s", content: text, clientId: text }, index), []);
const ids = (entries: readonly outbox.Entry[]): string[] => entries.map((entry) => entry.clientId);

test("messages of one conversation go one at a time, in the order of writing", () => {
  let box = written("a", "b");
  expect(ids(outbox.due(box, 9))).toEqual(["a"]);
  box = outbox.sending(box, "a");
  expect(outbox.due(box, 9)).toEqual([]);
  box = outbox.acknowledged(box, "a");
  expect(ids(outbox.due(box, 9))).toEqual(["b"]);
});

test("conversations do not wait for each other", () => {
  const box = outbox.write(outbox.sending(written("a"), "a"), { sessionId: "other", content: "b", clientId: "b" }, 0);
  expect(ids(outbox.due(box, 9))).toEqual(["b"]);
});

test("a limited message waits as long as the server said, and keeps those behind it waiting", () => {
  const box = outbox.refused(outbox.sending(written("a", "b"), "a"), "a", LIMITED, 1_000);
  expect(outbox.due(box, 8_999)).toEqual([]);
  expect(outbox.nextDueAt(box, 1_000)).toBe(9_000);
  expect(ids(outbox.due(box, 9_000))).toEqual(["a"]);
});

test("a reconnection does not shorten a limit", () => {
  const box = outbox.reconnected(outbox.refused(outbox.sending(written("a"), "a"), "a", LIMITED, 1_000));
  expect(outbox.due(box, 2_000)).toEqual([]);
});

test("a message that failed for good stays, says why, and lets the next one pass", () => {
  const box = outbox.refused(outbox.sending(written("a", "b"), "a"), "a", TOO_LONG, 0);
  expect(box[0]).toMatchObject({ clientId: "a", status: "failed", error: TOO_LONG });
  expect(ids(outbox.due(box, 9))).toEqual(["b"]);
});

test("trying a failed one again keeps its clientId, so that it cannot be stored twice", () => {
  const failed = outbox.refused(outbox.sending(written("a"), "a"), "a", TOO_LONG, 0);
  expect(ids(outbox.due(outbox.retry(failed, "a", "new"), 9))).toEqual(["a"]);
});

test("a clientId that stands for another text is replaced when it is tried again", () => {
  const failed = outbox.refused(outbox.sending(written("a"), "a"), "a", TAKEN, 0);
  expect(ids(outbox.due(outbox.retry(failed, "a", "new"), 9))).toEqual(["new"]);
});

test("without an answer it is sent again, after a pause that grows to half a minute and no further", () => {
  let box = written("a");
  const pauses: number[] = [];
  for (let round = 0; round < 8; round++) {
    box = outbox.unanswered(outbox.sending(box, "a"), "a", 0);
    pauses.push(outbox.nextDueAt(box, 0) ?? 0);
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test("a reconnection sends at once what was under way or paused", () => {
  const underWay = outbox.sending(written("a"), "a");
  const paused = outbox.unanswered(underWay, "a", 0);
  expect(ids(outbox.due(outbox.reconnected(underWay), 0))).toEqual(["a"]);
  expect(ids(outbox.due(outbox.reconnected(paused), 0))).toEqual(["a"]);
});

test("after a reload everything is there, in order, and nothing is under way", () => {
  const [a, b] = outbox.sending(written("a", "b"), "a") as [outbox.Entry, outbox.Entry];
  const box = outbox.restored([b, a]);
  expect(ids(box)).toEqual(["a", "b"]);
  expect(ids(outbox.due(box, 0))).toEqual(["a"]);
});

test("an acknowledgement of something unknown changes nothing", () => {
  const box = written("a");
  expect(outbox.acknowledged(box, "z")).toBe(box);
});
