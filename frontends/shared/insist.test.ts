import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refused, Unanswered } from "./connection.ts";
import { insist } from "./insist.ts";

const MINUTE_MS = 60_000;
const later = (retryAfter?: number): Refused =>
  new Refused({ code: "unavailable", message: "", retryable: true, ...(retryAfter !== undefined && { retryAfter }) });

/** A server that fails with these, one after the other, and answers from then on. */
function serverThatFails(...failures: Error[]) {
  const askedAt: number[] = [];
  const began = Date.now();
  const ask = async (): Promise<void> => {
    askedAt.push(Date.now() - began);
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
  };
  return { ask, askedAt };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what was answered is not asked for again", async () => {
  const server = serverThatFails();
  await insist(server.ask, signal(true)).now();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(server.askedAt.length).toBe(1);
});

test("what failed for a while is asked for until it is answered, less and less often", async () => {
  const server = serverThatFails(new Unanswered("cut"), later(), new Unanswered("cut"));
  await insist(server.ask, signal(true)).now();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(server.askedAt.length).toBe(4);
  const pauses = server.askedAt.map((at, index) => at - (server.askedAt[index - 1] ?? 0)).slice(1);
  expect(pauses.every((pause, index) => pause >= 1_000 * 2 ** index && pause < 1_500 * 2 ** index + 1)).toBe(true);
});

test("a server that says when to come again is believed", async () => {
  const server = serverThatFails(later(20));
  await insist(server.ask, signal(true)).now();
  await vi.advanceTimersByTimeAsync(19_000);
  expect(server.askedAt.length).toBe(1);
  await vi.advanceTimersByTimeAsync(12_000);
  expect(server.askedAt.length).toBe(2);
});

test("a refusal for good is an answer", async () => {
  const server = serverThatFails(new Refused({ code: "forbidden", message: "", retryable: false }));
  await insist(server.ask, signal(true)).now();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(server.askedAt.length).toBe(1);
});

test("nothing is asked again before the line stands", async () => {
  const server = serverThatFails(new Unanswered("cut"));
  const isOnline = signal(false);
  await insist(server.ask, isOnline).now();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(server.askedAt.length).toBe(1);
  isOnline.value = true;
  await vi.advanceTimersByTimeAsync(1);
  expect(server.askedAt.length).toBe(2);
});

test("whoever asks anew meanwhile is the only one who insists", async () => {
  const server = serverThatFails(new Unanswered("cut"), new Unanswered("cut"));
  const isOnline = signal(false);
  const { now } = insist(server.ask, isOnline);
  await now();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  isOnline.subscribe((is) => void (is && now()));
  isOnline.value = true;
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(server.askedAt.length).toBe(3);
});

test("who rests asks no more", async () => {
  const server = serverThatFails(new Unanswered("cut"));
  const { now, rest } = insist(server.ask, signal(true));
  await now();
  rest();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(server.askedAt.length).toBe(1);
});
