/** What is found while somebody types: the answer shown is always that to the last question, and an answer nobody waits for is called off. */

import { type ReadonlySignal, batch, signal } from "@preact/signals";
import type { Found } from "./wire.ts";

export interface Results {
  /** `null` before the first answer, and for an empty question. */
  readonly found: ReadonlySignal<Found | null>;
  /** The question that `found` answers. */
  readonly answered: ReadonlySignal<string>;
  readonly isAsking: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<unknown>;
  /** Asks soon, unless another question comes before. */
  ask(question: string): void;
  /** Asks the last question again, at once. */
  again(): void;
  /** Adds the next page. */
  more(): Promise<void>;
  stop(): void;
}

type Fetch = (question: string, cursor: string | null, signal: AbortSignal) => Promise<Found>;

/** Long enough that a word typed at a stretch is one question, short enough to feel at once. */
export const DEBOUNCE_MS = 120;

export function createResults(fetch: Fetch): Results {
  const found = signal<Found | null>(null);
  const answered = signal("");
  const isAsking = signal(false);
  const error = signal<unknown>(null);
  let last = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = new AbortController();

  const callOff = (): AbortSignal => {
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    return running.signal;
  };

  /** Whatever becomes of the request, it counts only while nothing else has been asked. */
  const run = async (cursor: string | null, take: (page: Found) => void): Promise<void> => {
    const mine = callOff();
    isAsking.value = true;
    try {
      const page = await fetch(last, cursor, mine);
      if (!mine.aborted) batch(() => (take(page), (error.value = null)));
    } catch (reason) {
      if (!mine.aborted) error.value = reason;
    }
    if (!mine.aborted) isAsking.value = false;
  };
  const start = (): Promise<void> =>
    run(null, (page) => {
      found.value = page;
      answered.value = last;
    });

  return {
    found,
    answered,
    isAsking,
    error,
    ask(question) {
      if (question === last) return;
      last = question;
      callOff();
      batch(() => {
        isAsking.value = question.trim() !== "";
        if (question.trim() !== "") return;
        found.value = null;
        error.value = null;
        answered.value = question;
      });
      if (question.trim() !== "") timer = setTimeout(() => void start(), DEBOUNCE_MS);
    },
    again: () => void start(),
    async more() {
      const before = found.peek();
      if (isAsking.peek() || before === null || before.nextCursor === null) return;
      await run(before.nextCursor, (page) => {
        found.value = { ...page, chats: before.chats, hasMoreChats: before.hasMoreChats, items: [...before.items, ...page.items] };
      });
    },
    stop: () => void callOff(),
  };
}
