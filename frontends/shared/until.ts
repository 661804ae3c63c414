/** Waiting for a signal. */

import type { ReadonlySignal } from "@preact/signals";

/** Resolves as soon as it is true; rejects with `otherwise` if that takes longer than `withinMs`. */
export function until(condition: ReadonlySignal<boolean>, withinMs?: number, otherwise?: Error): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = withinMs === undefined ? undefined : setTimeout(() => end(() => reject(otherwise)), withinMs);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
      queueMicrotask(() => stop()); // `stop` does not exist yet when it is true from the start
    };
    const stop = condition.subscribe((isTrue) => {
      if (isTrue) end(resolve);
    });
  });
}
