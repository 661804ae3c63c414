/**
 * The files that somebody has chosen and not yet sent: looked at here first, uploaded a few at a time, tried again after a break.
 *
 * What is wrong with a file is told beside it, and keeps nothing else from going.
 */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { Refused } from "./connection.ts";
import { newId } from "./ids.ts";
import { pauseAfter } from "./pause.ts";
import type { Attachment } from "./wire.ts";

/** What may be sent, as the server says. */
export interface Rules {
  /** Bytes of one file. */
  maxBytes: number;
  /** Files of one message. */
  maxFiles: number;
  /** Media types, each with its endings. */
  types: Record<string, string[]>;
}

export type Problem = "type" | "large" | "count" | "empty" | "damaged" | "closed" | "failed";

export interface Upload {
  key: string;
  file: File;
  /** `waiting` → `going` → `there`, and back to `waiting` after a break; `failed` waits for its owner. */
  state: "waiting" | "going" | "there" | "failed";
  /** How much has gone, 0 to 1. */
  share: number;
  problem: Problem | null;
  stored: Attachment | null;
}

export type Readiness = "none" | "waiting" | "ready";

export interface Uploads {
  readonly list: ReadonlySignal<readonly Upload[]>;
  /** Whether a message has to wait for its files, can go with them, or has none. */
  readonly readiness: ReadonlySignal<Readiness>;
  add(files: readonly File[]): void;
  retry(key: string): void;
  /** Also while it goes, and when it is there: then the server forgets it. */
  remove(key: string): void;
  /** Those that are there, to be sent; what failed stays. */
  take(): Attachment[];
}

export interface UploadsOptions {
  rules: Rules;
  send: (file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<Attachment>;
  forget: (id: string) => void;
}

const AT_ONCE = 2;
const TRIES = 6;

export function createUploads({ rules, send, forget }: UploadsOptions): Uploads {
  const list = signal<readonly Upload[]>([]);
  const stops = new Map<string, AbortController>();
  const tries = new Map<string, number>();
  /** Until their pause is over. */
  const paused = new Set<string>();

  const change = (key: string, with_: Partial<Upload>): void => {
    list.value = list.peek().map((one) => (one.key === key ? { ...one, ...with_ } : one));
  };

  const deliver = async ({ key, file }: Upload): Promise<void> => {
    const stop = new AbortController();
    stops.set(key, stop);
    change(key, { state: "going", share: 0 });
    try {
      const stored = await send(file, (share) => change(key, { share }), stop.signal);
      if (stop.signal.aborted) forget(stored.id);
      else change(key, { state: "there", share: 1, stored });
    } catch (error) {
      if (!stop.signal.aborted) stumble(key, error);
    }
    stops.delete(key);
    work();
  };

  /** After a break it goes again by itself, a few times; what was refused for good waits for its owner. */
  const stumble = (key: string, error: unknown): void => {
    const reason = error instanceof Refused ? error.reason : null;
    const count = (tries.get(key) ?? 0) + 1;
    tries.set(key, count);
    if ((reason !== null && !reason.retryable) || count >= TRIES) {
      change(key, { state: "failed", problem: problemOf(reason?.code) });
      return;
    }
    change(key, { state: "waiting", share: 0 });
    paused.add(key);
    const again = (): void => {
      clearTimeout(timer);
      removeEventListener("online", again);
      paused.delete(key);
      work();
    };
    const timer = setTimeout(again, pauseAfter(count, reason));
    addEventListener("online", again);
  };

  const work = (): void => {
    const going = list.peek().filter(({ state }) => state === "going").length;
    const next = list.peek().filter(({ key, state }) => state === "waiting" && !paused.has(key));
    for (const one of next.slice(0, Math.max(0, AT_ONCE - going))) void deliver(one);
  };

  return {
    list,
    readiness: computed(() => {
      if (list.value.some(({ state }) => state === "waiting" || state === "going")) return "waiting";
      return list.value.some(({ state }) => state === "there") ? "ready" : "none";
    }),
    add(files) {
      let room = rules.maxFiles - list.peek().filter(({ state }) => state !== "failed").length;
      const added = files.map((file): Upload => {
        const problem = findProblem(file, rules) ?? (room > 0 ? null : "count");
        if (problem === null) room--;
        return { key: newId(), file, state: problem === null ? "waiting" : "failed", share: 0, problem, stored: null };
      });
      list.value = [...list.peek(), ...added];
      work();
    },
    retry(key) {
      tries.delete(key);
      change(key, { state: "waiting", problem: null });
      work();
    },
    remove(key) {
      const gone = list.peek().find((one) => one.key === key);
      list.value = list.peek().filter((one) => one !== gone);
      stops.get(key)?.abort();
      if (gone?.stored) forget(gone.stored.id);
      work();
    },
    take() {
      const there = list.peek().flatMap(({ stored }) => stored ?? []);
      list.value = list.peek().filter(({ stored }) => stored === null);
      return there;
    },
  };
}

/** What can be seen of a file before it goes; the server looks at its bytes. Pure. */
export function findProblem(file: Pick<File, "name" | "size" | "type">, rules: Rules): Problem | null {
  if (file.size === 0) return "empty";
  const ending = file.name.toLowerCase().split(".").at(-1) ?? "";
  if (!(file.type in rules.types) && !Object.values(rules.types).some((endings) => endings.includes(ending))) return "type";
  return file.size > rules.maxBytes ? "large" : null;
}

/** Whether trying again could help. */
export function mayRetry(problem: Problem | null): boolean {
  return problem === "failed" || problem === "closed";
}

function problemOf(code: string | undefined): Problem {
  switch (code) {
    case "too_large":
      return "large";
    case "unsupported_file":
      return "type";
    case "invalid_input":
      return "damaged";
    case "conflict":
      return "closed";
    default:
      return "failed";
  }
}
