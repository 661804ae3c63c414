import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createResults, DEBOUNCE_MS } from "./results.ts";
import type { Found, FoundItem } from "./wire.ts";

const page = (name: string, nextCursor: string | null = null): Found => ({
  chats: [],
  hasMoreChats: false,
  items: [{ sessionId: name } as FoundItem],
  nextCursor,
  lookedBackTo: null,
  meant: {},
  ignored: [],
});

interface Asked {
  question: string;
  cursor: string | null;
  signal: AbortSignal;
  answer: (found: Found) => void;
  fail: (reason: unknown) => void;
}

describe("results as one types", () => {
  let asked: Asked[] = [];
  const make = () =>
    createResults(
      (question, cursor, signal) =>
        new Promise((answer, fail) => void asked.push({ question, cursor, signal, answer, fail })),
    );
  const settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(DEBOUNCE_MS));
  beforeEach(() => {
    asked = [];
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());

  it("asks once for a word typed at a stretch", async () => {
    const results = make();
    for (const typed of ["l", "la", "lam", "lamp"]) results.ask(typed);
    expect(results.isAsking.value).toBe(true);
    await settle();
    expect(asked.map(({ question }) => question)).toEqual(["lamp"]);
  });

  it("never shows an older answer over a newer one, and calls the older one off", async () => {
    const results = make();
    results.ask("lamp");
    await settle();
    results.ask("lamps");
    await settle();
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[1]?.answer(page("new"));
    await settle();
    asked[0]?.answer(page("old"));
    await settle();
    expect(results.found.value?.items[0]?.sessionId).toBe("new");
    expect(results.answered.value).toBe("lamps");
    expect(results.isAsking.value).toBe(false);
  });

  it("forgets everything with an empty question", async () => {
    const results = make();
    results.ask("lamp");
    await settle();
    results.ask("  ");
    asked[0]?.answer(page("late"));
    await settle();
    expect(results.found.value).toBeNull();
    expect(results.isAsking.value).toBe(false);
    expect(asked).toHaveLength(1);
  });

  it("keeps what was found when the next question fails, and tries again", async () => {
    const results = make();
    results.ask("lamp");
    await settle();
    asked[0]?.answer(page("first"));
    await settle();
    results.ask("lamps");
    await settle();
    asked[1]?.fail(new Error("off"));
    await settle();
    expect(results.error.value).not.toBeNull();
    expect(results.found.value?.items[0]?.sessionId).toBe("first");
    results.again();
    asked[2]?.answer(page("second"));
    await settle();
    expect(results.error.value).toBeNull();
    expect(results.found.value?.items[0]?.sessionId).toBe("second");
  });

  it("adds the next page, once", async () => {
    const results = make();
    results.ask("lamp");
    await settle();
    asked[0]?.answer(page("first", "c1"));
    await settle();
    void results.more();
    void results.more();
    expect(asked.map(({ cursor }) => cursor)).toEqual([null, "c1"]);
    asked[1]?.answer(page("second"));
    await settle();
    expect(results.found.value?.items.map(({ sessionId }) => sessionId)).toEqual(["first", "second"]);
    await results.more();
    expect(asked).toHaveLength(2);
  });
});
