/** Keeping things over reloads, where the browser allows it. */

/** What `localStorage` offers, less its exceptions. */
export interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(prefix: string): string[];
}

/** In memory: for tests, and where storage is blocked or full, so that the page works as long as it is open. */
export function memoryStore(): Store {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
    keys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  };
}

/**
 * The browser's own, with what it will not keep held in memory. Every access may throw: storage can be forbidden for frames,
 * switched off, or full, and a visitor's words must not depend on it.
 */
export function browserStore(): Store {
  const memory = memoryStore();
  const guarded = <T>(act: () => T, instead: T): T => {
    try {
      return act();
    } catch {
      return instead;
    }
  };
  return {
    get: (key) => guarded(() => localStorage.getItem(key), null) ?? memory.get(key),
    set(key, value) {
      const kept = guarded(() => (localStorage.setItem(key, value), true), false);
      if (kept) memory.remove(key);
      else memory.set(key, value);
    },
    remove(key) {
      guarded(() => localStorage.removeItem(key), undefined);
      memory.remove(key);
    },
    keys(prefix) {
      const stored = guarded(() => Object.keys(localStorage), []).filter((key) => key.startsWith(prefix));
      return [...new Set([...stored, ...memory.keys(prefix)])];
    },
  };
}
