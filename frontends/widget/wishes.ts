/** What a visitor wishes for with a click, one after the other, however the line breaks meanwhile. */

import type { ReadonlySignal } from "@preact/signals";
import { Refused } from "../shared/connection.ts";
import { pauseAfter } from "../shared/pause.ts";
import { until } from "../shared/until.ts";

/**
 * Each is tried as soon as `ready`, until there is an answer: whether it was done is not known without one, so it has to be something that
 * may be done twice. It rejects as `Line.ask` does; `refused` hears of a refusal.
 */
export function createWishes(
  ready: ReadonlySignal<boolean>,
  refused: (error: Refused) => void,
): (deed: () => Promise<void>) => void {
  let last = Promise.resolve();

  const fulfil = async (deed: () => Promise<void>): Promise<void> => {
    for (let attempts = 0; ; attempts++) {
      await until(ready);
      try {
        return await deed();
      } catch (error) {
        if (error instanceof Refused) {
          // what was done already at the first attempt, and has been changed by others since, is no trouble
          if (attempts === 0 || error.reason.code !== "conflict") refused(error);
          return;
        }
        await new Promise((done) => setTimeout(done, pauseAfter(attempts)));
      }
    }
  };

  return (deed) => {
    last = last.then(() => fulfil(deed));
  };
}
