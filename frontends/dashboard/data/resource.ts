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
  /** Fetches it again; what was there stays until the new is. */
  reload(): Promise<void>;
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

  const reload = async (): Promise<void> => {
    started = true;
    const mine = ++latest;
    try {
      const value = await load();
      if (mine !== latest) return;
      state.value = { is: "ready", value };
    } catch (error) {
      if (mine !== latest) return;
      if (isMissing(error) || isForbidden(error)) state.value = { is: "missing" };
      // a failed refresh does not take away what was there
      else if (state.peek().is !== "ready") state.value = { is: "failed", error };
    }
    settled = mine;
  };

  return {
    state,
    reload,
    want() {
      if (!started || state.peek().is === "failed") void reload();
    },
    set(value) {
      settled = ++latest;
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
