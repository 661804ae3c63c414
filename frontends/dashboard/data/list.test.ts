import { describe, expect, it } from "vitest";
import type { Chat, ChatState } from "../../shared/wire.ts";
import { addPage, byWait, emptyWalk, isComplete, newer, place, type Walk } from "./list.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();

function chat(id: string, minute: number, with_: Partial<Chat> = {}): Chat {
  return {
    sessionId: id,
    version: 1,
    state: "ai",
    handedOff: false,
    assignedTo: null,
    createdAt: at(0),
    lastActiveAt: at(minute),
    stateChangedAt: at(0),
    waitingSince: null,
    lastSeq: 1,
    unreadCount: 0,
    lastMessage: { seq: 1, sender: "user", preview: "hello", createdAt: at(minute) },
    ...with_,
  };
}

const ids = (walk: Walk): string[] => walk.rows.map((one) => one.sessionId);
const loaded = (chats: Chat[], nextCursor: string | null = null, states: ChatState[] = ["ai"]): Walk =>
  addPage(emptyWalk(states), { chats, nextCursor });

describe("a list of chats", () => {
  it("puts a chat with a newer message on top", () => {
    const walk = loaded([chat("b", 20), chat("a", 10)]);
    expect(ids(place(walk, [chat("a", 30, { lastSeq: 2 })]))).toEqual(["a", "b"]);
  });

  it("lets a chat go whose state is not the list's any more", () => {
    const walk = loaded([chat("b", 20), chat("a", 10)]);
    expect(ids(place(walk, [chat("b", 20, { state: "waiting" })]))).toEqual(["a"]);
  });

  it("leaves out what lies below the last page, so that there is no hole", () => {
    const walk = loaded([chat("c", 30), chat("b", 20)], "more");
    expect(ids(place(walk, [chat("a", 10)]))).toEqual(["c", "b"]);
    expect(ids(place(walk, [chat("a", 25)]))).toEqual(["c", "a", "b"]);
  });

  it("shows a chat once that moved up while its page was under way", () => {
    let walk = loaded([chat("c", 30), chat("b", 20)], "more");
    walk = place(walk, [chat("a", 40, { lastSeq: 5 })]);
    walk = addPage(walk, { chats: [chat("b0", 15), chat("a", 10)], nextCursor: "more" }, [
      chat("b0", 15),
      chat("a", 40, { lastSeq: 5 }),
    ]);
    expect(ids(walk)).toEqual(["a", "c", "b", "b0"]);
    expect(ids(place(walk, [chat("d", 12)]))).toEqual(["a", "c", "b", "b0", "d"]);
    walk = addPage(walk, { chats: [], nextCursor: null });
    expect(isComplete(walk)).toBe(true);
  });

  it("does not show chats in which nothing was said", () => {
    expect(ids(place(loaded([chat("a", 10)]), [chat("b", 20, { lastSeq: 0, lastMessage: null })]))).toEqual(["a"]);
  });

  it("orders equal times by id, as the server does", () => {
    expect(ids(loaded([chat("b", 10), chat("c", 10), chat("a", 10)]))).toEqual(["c", "b", "a"]);
  });

  it("is the same object when a change concerns other lists", () => {
    const walk = loaded([chat("a", 10)]);
    expect(place(walk, [chat("x", 20, { state: "closed" })])).toBe(walk);
  });

  it("takes nothing in before its first page", () => {
    expect(ids(place(emptyWalk(["ai"]), [chat("a", 10)]))).toEqual([]);
  });

  it("equals a fresh fetch after any sequence of changes", () => {
    let walk = loaded([]);
    const truth = new Map<string, Chat>();
    for (let step = 0; step < 300; step++) {
      const id = String((step * 7) % 23);
      const state: ChatState = step % 5 === 0 ? "closed" : "ai";
      const changed = chat(id, step, { state, lastSeq: step + 1 });
      truth.set(id, changed);
      walk = place(walk, [changed]);
    }
    const open = [...truth.values()].filter((one) => one.state === "ai");
    expect(ids(walk)).toEqual(ids(loaded(open)));
  });
});

describe("two readings of one chat", () => {
  it("keeps the one of the higher version, whichever came first", () => {
    const [human, waiting] = [chat("a", 10, { version: 7, state: "human" }), chat("a", 10, { version: 6, state: "waiting" })];
    expect(newer(human, waiting).state).toBe("human");
    expect(newer(waiting, human).state).toBe("human");
  });

  it("takes the incoming one when neither is older: whether the visitor is there has no version", () => {
    expect(newer(chat("a", 10, { online: true }), chat("a", 10, { online: false })).online).toBe(false);
  });
});

it("puts the longest wait first", () => {
  const first = chat("a", 10, { state: "waiting", waitingSince: at(3) });
  const second = chat("b", 20, { state: "waiting", waitingSince: at(5) });
  expect(byWait([second, first])).toEqual([first, second]);
});
