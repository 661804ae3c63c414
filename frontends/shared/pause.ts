/** How long to wait before something that failed is tried again. */

import type { WireError } from "./wire.ts";

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** In milliseconds: as long as the server asked for, else a second, doubled with each of the `attempts` before, to half a minute. */
export function pauseAfter(attempts: number, reason: WireError | null = null): number {
  return reason?.retryAfter === undefined ? Math.min(FIRST_MS * 2 ** attempts, LONGEST_MS) : reason.retryAfter * 1_000;
}
