import { signal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { Unanswered } from "./connection.ts";
import { createConversation } from "./conversation.ts";
import { message } from "./samples.ts";
import type { Page } from "./wire.ts";

/** A server with this many messages, that gives them two at a time and remembers what it was asked. */
function serverWith(count: number) {
  const asked: number[] = [];
  const page = (first: number, last: number, hasMore: boolean): Page => ({
    messages: Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => message(first + index)),
    hasMore,
    lastSeq: count,
  });
  return {
    ready: signal(true),
    asked,
    newest: (): Page => page(Math.max(1, count - 1), count, count > 2),
    after: (seq: number): Promise<Page> => {
      asked.push(seq);
      return Promise.resolve(page(seq + 1, Math.min(count, seq + 2), seq + 2 < count));
    },
    before: (seq: number): Promise<Page> => Promise.resolve(page(Math.max(1, seq - 2), seq - 1, seq - 2 > 1)),
  };
}

test("a gap in the live messages is filled, page by page", async () => {
  const server = serverWith(6);
  const conversation = createConversation(server);
  await conversation.take({ messages: [message(1)], hasMore: false, lastSeq: 1 });
  conversation.receive(message(6));
  await conversation.catchUp();
  expect(conversation.timeline.value.messages.map((one) => one.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(server.asked).toEqual([1, 3]);
});

test("a message that follows the head asks for nothing", async () => {
  const server = serverWith(2);
  const conversation = createConversation(server);
  await conversation.take({ messages: [message(1)], hasMore: false, lastSeq: 1 });
  conversation.receive(message(2));
  expect(server.asked).toEqual([]);
});

test("what came live before the first page is kept", async () => {
  const server = serverWith(2);
  const conversation = createConversation(server);
  conversation.receive(message(2));
  await conversation.take({ messages: [message(1)], hasMore: false, lastSeq: 1 });
  expect(conversation.timeline.value.messages.map((one) => one.seq)).toEqual([1, 2]);
});

test("a long conversation opens at its end and gives its beginning when asked", async () => {
  const server = serverWith(5);
  const conversation = createConversation(server);
  await conversation.take(server.newest());
  expect(conversation.timeline.value.messages.map((one) => one.seq)).toEqual([4, 5]);
  await conversation.loadOlder();
  await conversation.loadOlder();
  expect(conversation.timeline.value.messages.map((one) => one.seq)).toEqual([1, 2, 3, 4, 5]);
  expect(conversation.timeline.value.hasOlder).toBe(false);
  expect(server.asked).toEqual([]);
});

test("what failed to come is asked for again", async () => {
  vi.useFakeTimers();
  const server = serverWith(3);
  let isAway = true;
  const after = (seq: number): Promise<Page> => (isAway ? Promise.reject(new Unanswered("cut")) : server.after(seq));
  const conversation = createConversation({ ...server, after });
  await conversation.take({ messages: [message(1)], hasMore: true, lastSeq: 3 });
  expect(conversation.timeline.value.messages.map((one) => one.seq)).toEqual([1]);
  isAway = false;
  await vi.advanceTimersByTimeAsync(2_000);
  vi.useRealTimers();
  expect(conversation.timeline.value.messages.map((one) => one.seq)).toEqual([1, 2, 3]);
});

test("a server that never comes to an end is not asked for ever", async () => {
  const conversation = createConversation({
    after: () => Promise.resolve({ messages: [], hasMore: true, lastSeq: 9 }),
    before: () => Promise.reject(new Error("not asked")),
    ready: signal(true),
  });
  await conversation.take({ messages: [], hasMore: false, lastSeq: 9 });
  expect(conversation.timeline.value.messages).toEqual([]);
});

test("when the server knows less than before, the conversation is what it knows now", async () => {
  const conversation = createConversation(serverWith(3));
  const before = [message(1), message(2), message(3), message(4), message(5)];
  await conversation.take({ messages: before, hasMore: false, lastSeq: 5 });
  // the line came back, and with it a server that was brought back as it was three messages ago
  await conversation.take({ messages: [], hasMore: false, lastSeq: 3 });
  expect(conversation.timeline.value.messages.map((one) => one.seq)).toEqual([1, 2, 3]);
});

test("when all was erased, nothing of it stays on the page", async () => {
  const conversation = createConversation(serverWith(0));
  await conversation.take({ messages: [message(1), message(2)], hasMore: false, lastSeq: 2 });
  await conversation.take({ messages: [], hasMore: false, lastSeq: 0 });
  expect(conversation.timeline.value.messages).toEqual([]);
});
