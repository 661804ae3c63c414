/** What was begun and not yet sent, per conversation, over reloads. */

import type { Store } from "./storage.ts";

const PREFIX = "frontdesk:draft:";

export function readDraft(store: Store, sessionId: string): string {
  return store.get(PREFIX + sessionId) ?? "";
}

/** An empty draft is none. */
export function keepDraft(store: Store, sessionId: string, text: string): void {
  if (text.trim() === "") store.remove(PREFIX + sessionId);
  else store.set(PREFIX + sessionId, text);
}
