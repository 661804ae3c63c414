/** What may be claimed of the line. Pure. */

import type { LineState } from "../../shared/connection.ts";

/** The server's beat is every 25 s. */
const FRESH_MS = 30_000;

export type Truth = "good" | "unsure" | "off";

export function truth(state: LineState, heardAt: number, now: number): Truth {
  if (state !== "online") return state === "connecting" ? "unsure" : "off";
  return now - heardAt <= FRESH_MS ? "good" : "unsure";
}
