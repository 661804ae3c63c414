/** Something that is fetched once and then kept: how far that has come, and what it is. */

import { type ReadonlySignal, signal } from "@preact/signals";
import { isForbidden, isMissing } from "./api.ts";

export type Loaded<T> =
  | { is: "loading" }
  | { is: "ready"; value: T }
  /** The server has no such part, or this person may not see it. */
  | { is: "missing" }
  | { is: "failed"; error: unknown };

export interface Resource<T> {
  readonly state: ReadonlySignal<Loaded<T>>;
  /** Fetches it if that has not been done. */
  want(): void;
  /** Fetches it again; what was there stays until the new is. Never rejects. */
  reload(): Promise<void>;
  /** The same; rejects, as the server's or nobody's answer, when the new did not come. */
  fetch(): Promise<void>;
  /** The new value is known, as after a change. */
  set(value: T): void;
  /** Something changed, as was just heard. What is under way may have been read before that, and is fetched again. */
  update(change: (value: T) => T): void;
  /** The value, if it is there. */
  peek(): T | null;
}

export function createResource<T>(load: () => Promise<T>): Resource<T> {
  const state = signal<Loaded<T>>({ is: "loading" });
  let started = false;
  let latest = 0;
  let settled = 0;
  /** What came, or will come, of the latest. */
  let outcome: Promise<void> = Promise.resolve();

  const ask = async (): Promise<void> => {
    const mine = ++latest;
    try {
      const value = await load();
      // whoever asked before shares the fate of the latest
      if (mine !== latest) return outcome;
      state.value = { is: "ready", value };
    } catch (error) {
      if (mine !== latest) return outcome;
      if (isMissing(error) || isForbidden(error)) {
        state.value = { is: "missing" };
      } else {
        // a failed refresh does not take away what was there
        if (state.peek().is !== "ready") state.value = { is: "failed", error };
        throw error;
      }
    } finally {
      if (mine === latest) settled = mine;
    }
  };
  const fetch = (): Promise<void> => {
    started = true;
    outcome = ask();
    return outcome;
  };
  const reload = (): Promise<void> => fetch().catch(() => undefined);

  return {
    state,
    fetch,
    reload,
    want() {
      if (!started || state.peek().is === "failed") void reload();
    },
    set(value) {
      settled = ++latest;
      outcome = Promise.resolve();
      started = true;
      state.value = { is: "ready", value };
    },
    update(change) {
      const before = state.peek();
      if (before.is === "ready") {
        const value = change(before.value);
        if (value !== before.value) state.value = { is: "ready", value };
      }
      if (settled !== latest) void reload();
    },
    peek() {
      const now = state.peek();
      return now.is === "ready" ? now.value : null;
    },
  };
}

/** The value of a resource that may be missing, for a view. */
export function valueOf<T>(loaded: Loaded<T>): T | null {
  return loaded.is === "ready" ? loaded.value : null;
}
