/** Asking until there is an answer: for what has to be known sooner or later, whatever happens to the server meanwhile. */

import type { ReadonlySignal } from "@preact/signals";
import { Refused, Unanswered } from "./connection.ts";
import { pauseAfter } from "./pause.ts";
import { until } from "./until.ts";

export interface Insistence {
  /** Asks now, whatever pause there is. Resolves, and never rejects, when this one attempt has ended. */
  now(): Promise<void>;
  /** No attempt follows but those that are asked for. */
  rest(): void;
}

/** Whether it may go well another time: nobody answered, or the server refused for a while. */
export function isPassing(error: unknown): boolean {
  return error instanceof Unanswered || (error instanceof Refused && error.reason.retryable);
}

/**
 * `attempt` rejects as `Line.ask` does. What was not answered, or refused for a while, is tried again after a pause that grows, and
 * not before `ready`; a refusal for good is an answer.
 */
export function insist(attempt: () => Promise<unknown>, ready: ReadonlySignal<boolean>): Insistence {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Which call of `now` or `rest` was the last: those before it insist no more. */
  let latest = 0;

  const go = async (attempts: number): Promise<void> => {
    const mine = ++latest;
    clearTimeout(timer);
    try {
      await attempt();
    } catch (error) {
      if (mine !== latest || !isPassing(error)) return;
      const reason = error instanceof Refused ? error.reason : null;
      // all the pages of a team fail at once, and should not come back at once
      const pauseMs = pauseAfter(attempts, reason) * (1 + Math.random() / 2);
      timer = setTimeout(() => {
        void until(ready).then(() => {
          if (mine === latest) void go(attempts + 1);
        });
      }, pauseMs);
    }
  };

  return {
    now: () => go(0),
    rest() {
      latest++;
      clearTimeout(timer);
    },
  };
}
