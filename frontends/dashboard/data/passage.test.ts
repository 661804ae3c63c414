import { expect, it } from "vitest";
import { begin } from "../../shared/timeline.ts";
import type { Message, Page } from "../../shared/wire.ts";
import { holds, openPassage } from "./passage.ts";

const LAST = 1_000;
const message = (seq: number): Message => ({ seq, isRead: true }) as Message;

/** As the server: 50 before, or 50 after. */
const load = async (query: string): Promise<Page> => {
  const [side, at] = query.split("=") as [string, string];
  const seq = Number(at);
  const last = Math.min(LAST, side === "after" ? seq + 50 : seq - 1);
  const first = side === "after" ? seq + 1 : Math.max(1, last - 49);
  const messages = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => message(first + index));
  return { messages, hasMore: side === "after" ? last < LAST : first > 1, lastSeq: LAST };
};
const span = ({ messages }: { messages: readonly Message[] }) => [messages[0]?.seq, messages.at(-1)?.seq];

it("stands around its message, and grows both ways without holes", async () => {
  const passage = await openPassage(load, 500);
  expect(span(passage.timeline.value)).toEqual([476, 525]);
  await passage.loadOlder();
  await passage.loadNewer();
  expect(span(passage.timeline.value)).toEqual([426, 575]);
  expect(passage.timeline.value.messages).toHaveLength(150);
});

it("ends where the conversation begins and ends", async () => {
  const first = await openPassage(load, 3);
  expect(span(first.timeline.value)).toEqual([1, 28]);
  await first.loadOlder();
  expect(first.timeline.value.hasOlder).toBe(false);
  const last = await openPassage(load, LAST);
  await last.loadNewer();
  expect(span(last.timeline.value)).toEqual([951, LAST]);
});

it("knows what is loaded already", () => {
  const timeline = begin({ messages: [message(951), message(952)], hasMore: true });
  expect([950, 951, 952].map((seq) => holds(timeline, seq))).toEqual([false, true, true]);
  expect(holds(begin({ messages: [message(2)], hasMore: false }), 1)).toBe(true);
});
