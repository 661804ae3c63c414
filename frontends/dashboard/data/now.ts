/** The time, as a signal: views that count or age follow it. One timer for all of them. */

import { type ReadonlySignal, signal } from "@preact/signals";

export interface Now {
  /** `Date.now()`, changing each second. */
  readonly second: ReadonlySignal<number>;
  /** The same, changing every half minute: for "2 min", so that a list is not drawn anew each second. */
  readonly halfMinute: ReadonlySignal<number>;
  stop(): void;
}

export function createNow(): Now {
  const second = signal(Date.now());
  const halfMinute = signal(Date.now());
  const tick = (): void => {
    second.value = Date.now();
    if (second.value - halfMinute.value >= 30_000) halfMinute.value = second.value;
  };
  const timer = setInterval(tick, 1_000);
  // timers of a hidden page are slowed, and do not run in a machine's sleep
  document.addEventListener("visibilitychange", tick);
  return {
    second,
    halfMinute,
    stop() {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    },
  };
}
