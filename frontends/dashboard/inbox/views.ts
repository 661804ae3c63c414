/** Which chats each view of the inbox shows, and from which of the server's lists. Pure. */

import type { Chat } from "../../shared/wire.ts";
import type { WalkName } from "../data/inbox.ts";
import type { View } from "../data/place.ts";

export interface Shown {
  /** Stands on top, longest wait first, whatever the view. */
  readonly waiting: readonly Chat[];
  readonly rows: readonly Chat[];
}

/** The list that a view scrolls down. */
export function walkOf(view: View): WalkName {
  switch (view) {
    case "waiting":
      return "waiting";
    case "ai":
      return "ai";
    case "closed":
      return "closed";
    case "all":
      return "rest";
    default:
      return teamOf(view) === null ? "human" : "team";
  }
}

/** The person whose chats a view shows, if it is one of a person. */
export function personOf(view: View, myId: string): string | null {
  if (view === "mine") return myId;
  return view.startsWith("of-") ? view.slice("of-".length) : null;
}

/** The team whose chats a view shows, if it is one of a team. */
export function teamOf(view: View): string | null {
  return view.startsWith("team-") ? view.slice("team-".length) : null;
}

export function shownIn(view: View, rows: readonly Chat[], waiting: readonly Chat[], myId: string): Shown {
  if (view === "waiting") return { waiting, rows: [] };
  const team = teamOf(view);
  if (team !== null) return { waiting: waiting.filter((chat) => chat.team?.id === team), rows };
  const person = personOf(view, myId);
  return {
    // nobody may be overlooked while one works through one's own; the other views are for looking something up
    waiting: view === "all" || view === "mine" ? waiting : [],
    rows: person === null ? rows : rows.filter((chat) => chat.assignedTo?.id === person),
  };
}

/** The chat above or below the open one; the first if none is open. */
export function neighbour(chats: readonly Chat[], id: string | null, step: 1 | -1): Chat | undefined {
  const at = chats.findIndex((chat) => chat.sessionId === id);
  if (at === -1) return step === 1 ? chats[0] : chats.at(-1);
  return chats[at + step];
}
