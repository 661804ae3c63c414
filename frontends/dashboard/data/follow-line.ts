/** What is heard live is kept up to date between two breaks of the line; after each it has to be fetched. */

import type { Line } from "../../shared/connection.ts";
import { insist } from "../../shared/insist.ts";

export interface Followed {
  /** Fetches it anew, and insists. Resolves when the first attempt has ended, and never rejects. */
  again(): Promise<void>;
  stop(): void;
}

/** Fetches at each beginning of the line, now if it stands, and insists on an answer. `fetch` rejects as `Api.get` does. */
export function followLine(line: Line, fetch: () => Promise<unknown>): Followed {
  const { now, rest } = insist(fetch, line.isOnline);
  const stopFollowing = line.isOnline.subscribe((isOnline) => {
    if (isOnline) void now();
  });
  return {
    again: now,
    stop() {
      stopFollowing();
      rest();
    },
  };
}

/** The same for what is looked at: fetched at once, whether the line stands or not. */
export function fetchAndFollow(line: Line, fetch: () => Promise<unknown>): Followed {
  const followed = followLine(line, fetch);
  if (!line.isOnline.peek()) void followed.again();
  return followed;
}
