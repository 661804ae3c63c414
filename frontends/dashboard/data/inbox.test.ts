import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import { type Line, Unanswered } from "../../shared/connection.ts";
import type { Chat } from "../../shared/wire.ts";
import type { Api } from "./api.ts";
import { createInbox } from "./inbox.ts";
import type { ChatsPage } from "./list.ts";

const settle = (): Promise<void> => new Promise((done) => setTimeout(done));

function chat(id: string): Chat {
  return { sessionId: id, version: 1, state: "ai", lastActiveAt: id, createdAt: id, lastMessage: null } as Chat;
}

/** A server that answers each question for a page when it is told to, the first asked first. */
function slowServer() {
  const asked: { path: string; answer: (page: ChatsPage) => void; fail: (error: Error) => void }[] = [];
  const get = (path: string): Promise<unknown> =>
    path.startsWith("/api/chats?")
      ? new Promise((answer, fail) => asked.push({ path, answer: answer as (page: ChatsPage) => void, fail }))
      : Promise.resolve({ counts: {} });
  const line = { on: () => () => undefined, isOnline: signal(false) };
  return { asked, line, inbox: createInbox({ get } as unknown as Api, line as unknown as Line) };
}

describe("the lists of chats", () => {
  it("load on after they were loaded anew, for who stood at their end meanwhile", async () => {
    const { asked, inbox } = slowServer();
    // as many as a first page holds
    const first = Array.from({ length: 100 }, (_, n) => chat(`${900 - n}`));
    inbox.want("ai");
    asked[0]?.answer({ chats: first, nextCursor: "c1" });
    await settle();
    void inbox.refresh();
    void inbox.loadMore("ai");
    const anew = asked.findLast(({ path }) => path.endsWith("state=ai"));
    anew?.answer({ chats: first, nextCursor: "c2" });
    await settle();
    expect(asked.at(-1)?.path).toContain("cursor=c2");
    asked.at(-1)?.answer({ chats: [chat("1")], nextCursor: null });
    await settle();
    expect(inbox.walks.ai.peek().rows.length).toBe(101);
  });

  it("are asked for again when the server could not give them, and the line stands", async () => {
    vi.useFakeTimers();
    const { asked, inbox, line } = slowServer();
    line.isOnline.value = true;
    const [first] = asked;
    first?.fail(new Unanswered("cut"));
    await vi.advanceTimersByTimeAsync(2_000);
    vi.useRealTimers();
    expect(asked.map(({ path }) => path)).toEqual([first?.path, first?.path]);
    asked[1]?.answer({ chats: [{ ...chat("1"), state: "waiting", lastSeq: 1 } as Chat], nextCursor: null });
    await settle();
    expect(inbox.walks.waiting.peek().rows.length).toBe(1);
    expect(inbox.fault.peek()).toBeNull();
  });

  it("are loaded again when the line begins while their first page is under way", async () => {
    const { asked, inbox } = slowServer();
    inbox.want("human");
    void inbox.refresh();
    asked[0]?.answer({ chats: [], nextCursor: null });
    await settle();
    expect(asked.filter(({ path }) => path.endsWith("state=human")).length).toBe(2);
  });
});
