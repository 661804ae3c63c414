/**
 * The list of chats as far as it is known here.
 *
 * Pure. A `Walk` is one of the server's lists (chats in some states, newest message first), loaded page by page from the top. What
 * changes live is put in its place; a chat below what has been loaded is left out until its page comes, so that there is never a hole.
 */

import type { Chat, ChatState } from "../../shared/wire.ts";

export interface Walk {
  readonly states: readonly ChatState[];
  /** The team whose chats they are; `null` for any. */
  readonly team: string | null;
  /** Newest message first, without doubles. */
  readonly rows: readonly Chat[];
  /** Where the next page begins; `null` when all is loaded. */
  readonly cursor: string | null;
  /** False until the first page has come. */
  readonly isLoaded: boolean;
  /** The last row of the last page: below it nothing is known. */
  readonly bottom: Position | null;
}

interface Position {
  readonly at: string;
  readonly id: string;
}

export interface ChatsPage {
  chats: readonly Chat[];
  nextCursor: string | null;
}

export function emptyWalk(states: readonly ChatState[], team: string | null = null): Walk {
  return { states, team, rows: [], cursor: null, isLoaded: false, bottom: null };
}

/** Without that chat. The same walk if it is not there. */
export function without(walk: Walk, id: string): Walk {
  const rows = walk.rows.filter((chat) => chat.sessionId !== id);
  return rows.length === walk.rows.length ? walk : { ...walk, rows };
}

export const isComplete = (walk: Walk): boolean => walk.isLoaded && walk.cursor === null;

function positionOf(chat: Chat): Position {
  return { at: chat.lastMessage?.createdAt ?? chat.createdAt, id: chat.sessionId };
}

/** Below zero when `a` stands above `b`. All times on the wire are equally long, so they compare as text. */
function compare(a: Position, b: Position): number {
  if (a.at !== b.at) return a.at > b.at ? -1 : 1;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}

const compareChats = (a: Chat, b: Chat): number => compare(positionOf(a), positionOf(b));

/** Adds the page at `walk.cursor`, or the first one. `latest` are its chats as they are known by now, if some have changed since. */
export function addPage(walk: Walk, page: ChatsPage, latest: readonly Chat[] = page.chats): Walk {
  const last = page.chats.at(-1);
  // counted from the page as the server gave it: a chat that has moved up meanwhile says nothing of where the page ended
  const bottom = last === undefined ? walk.bottom : positionOf(last);
  return place({ ...walk, cursor: page.nextCursor, isLoaded: true, bottom }, latest);
}

/** Chats as they are now: each goes where it belongs, or away. The same walk if nothing of it is concerned. */
export function place(walk: Walk, changed: readonly Chat[]): Walk {
  if (!walk.isLoaded) return walk;
  const ids = new Set(changed.map((chat) => chat.sessionId));
  const kept = walk.rows.filter((chat) => !ids.has(chat.sessionId));
  const incoming = changed.filter((chat) => belongs(walk, chat)).sort(compareChats);
  if (incoming.length === 0 && kept.length === walk.rows.length) return walk;
  return { ...walk, rows: mergeSorted(kept, incoming) };
}

function belongs(walk: Walk, chat: Chat): boolean {
  if (!walk.states.includes(chat.state) || chat.lastSeq === 0) return false;
  if (walk.team !== null && chat.team?.id !== walk.team) return false;
  return walk.cursor === null || walk.bottom === null || compare(positionOf(chat), walk.bottom) <= 0;
}

function mergeSorted(a: readonly Chat[], b: readonly Chat[]): Chat[] {
  const merged: Chat[] = [];
  let i = 0;
  for (const chat of b) {
    for (let next = a[i]; next !== undefined && compareChats(next, chat) < 0; next = a[++i]) merged.push(next);
    merged.push(chat);
  }
  for (; i < a.length; i++) merged.push(a[i] as Chat);
  return merged;
}

/** Of two readings of one chat the later: a page that was asked for earlier may arrive after a live change. */
export function newer(known: Chat | undefined, incoming: Chat): Chat {
  if (known === undefined || known.sessionId !== incoming.sessionId) return incoming;
  return incoming.version < known.version ? known : incoming;
}

/** The longest wait first. */
export function byWait(chats: readonly Chat[]): Chat[] {
  const since = (chat: Chat): string => chat.waitingSince ?? chat.stateChangedAt;
  return [...chats].sort((a, b) => (since(a) < since(b) ? -1 : since(a) > since(b) ? 1 : 0));
}
