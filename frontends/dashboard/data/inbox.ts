/**
 * The lists of chats, live: the server's pages, and what changes while one looks.
 *
 * Changes arrive up to some hundred times a second; they are gathered and put in place once per frame.
 */

import { type ReadonlySignal, type Signal, batch, signal } from "@preact/signals";
import type { Line } from "../../shared/connection.ts";
import { type Insistence, insist } from "../../shared/insist.ts";
import type { Chat, ChatState } from "../../shared/wire.ts";
import type { Api } from "./api.ts";
import { followLine } from "./follow-line.ts";
import { type ChatsPage, type Walk, addPage, emptyWalk, isComplete, newer, place, without } from "./list.ts";

/** `team` holds the chats of one team at a time. */
export type WalkName = "waiting" | "human" | "ai" | "rest" | "closed" | "team";

export type Counts = Partial<Record<ChatState, number>>;

export interface Inbox {
  readonly walks: Readonly<Record<WalkName, ReadonlySignal<Walk>>>;
  /** Why the first page of a list did not come; `null` if it did, or may still. */
  readonly fault: ReadonlySignal<unknown>;
  /** How many chats the server counts in each open state. */
  readonly counts: ReadonlySignal<Counts>;
  /** Loads the first page of a list if it is not there. */
  want(name: WalkName): void;
  /** Of which team the list `team` is; another one begins anew. */
  chooseTeam(id: string): void;
  /** Loads the next page, and insists. */
  loadMore(name: WalkName): Promise<void>;
  /** The chats as they are now, however that was learnt. */
  put(chats: readonly Chat[]): void;
  /** Hears of every chat that changes; returns what ends it. */
  onChange(listener: (chats: readonly Chat[]) => void): () => void;
  /** Hears of every chat that is beyond one's reach from now on; returns what ends it. */
  onRemoved(listener: (id: string) => void): () => void;
  /** Loads anew whatever is shown, as at each beginning of the line, and insists on an answer. */
  refresh(): Promise<void>;
}

const STATES: Record<WalkName, ChatState[]> = {
  waiting: ["waiting"],
  human: ["human"],
  ai: ["ai"],
  rest: ["human", "ai"],
  closed: ["closed"],
  team: ["human", "ai"],
};
const NAMES = Object.keys(STATES) as WalkName[];

const PAGE_SIZE = 100;
/** Whoever scrolls on wants many more. */
const LATER_PAGE_SIZE = 500;
/** After a break as many pages are loaded again as were there, but no more than these. */
const MAX_REFRESHED_PAGES = 5;
const COUNT_EVERY_MS = 2_000;

export function createInbox(api: Api, line: Line): Inbox {
  const walks = Object.fromEntries(NAMES.map((name) => [name, signal(emptyWalk(STATES[name]))])) as Record<
    WalkName,
    Signal<Walk>
  >;
  const fault = signal<unknown>(null);
  const counts = signal<Counts>({});
  /** What is under way for each list; `isAnew`: from its beginning. */
  const loading = new Map<string, { done: Promise<void>; isAnew: boolean }>();
  const listeners = new Set<(chats: readonly Chat[]) => void>();
  const removalListeners = new Set<(id: string) => void>();
  /** Every chat that was heard of since the line was last made, as it was last. */
  const known = new Map<string, Chat>();
  /** What has changed since the last frame. */
  let gathered = new Map<string, Chat>();
  let frame: number | null = null;
  let countTimer: ReturnType<typeof setTimeout> | undefined;
  let countedAt = 0;

  const fetchPage = ({ states, team, cursor }: Walk): Promise<ChatsPage> => {
    const asked = new URLSearchParams({ limit: String(cursor === null ? PAGE_SIZE : LATER_PAGE_SIZE), withMessages: "true" });
    for (const state of states) asked.append("state", state);
    if (team !== null) asked.set("team", team);
    if (cursor !== null) asked.set("cursor", cursor);
    return api.get<ChatsPage>(`/api/chats?${asked}`);
  };

  /** Rejects when what was asked for did not come. */
  const once = (name: WalkName, isAnew: boolean, load: () => Promise<void>): Promise<void> => {
    const list = listOf(name);
    const running = loading.get(list);
    if (running !== undefined) return running.done;
    const done = load()
      .then(() => {
        fault.value = null;
      })
      .catch((error: unknown) => {
        fault.value = error;
        throw error;
      })
      .finally(() => loading.delete(list));
    loading.set(list, { done, isAnew });
    return done;
  };
  const listOf = (name: WalkName): string => `${name} ${walks[name].peek().team ?? ""}`;

  /** The later of what is known of each and what was learnt now. */
  const learn = (chats: readonly Chat[]): Chat[] =>
    chats.map((chat) => {
      const latest = newer(known.get(chat.sessionId), chat);
      known.set(chat.sessionId, latest);
      return latest;
    });

  /** Puts chats in their places in every list, so that none stands in two; true if one grew or shrank. */
  const spread = (chats: readonly Chat[]): boolean => {
    let moved = false;
    for (const name of NAMES) {
      const before = walks[name].peek();
      const after = place(before, chats);
      moved ||= after.rows.length !== before.rows.length;
      walks[name].value = after;
    }
    for (const listener of listeners) listener(chats);
    return moved;
  };

  const loadNext = (name: WalkName): Promise<void> => {
    if (isComplete(walks[name].peek())) return Promise.resolve();
    const running = loading.get(listOf(name));
    // its end is another one afterwards, and who stands at the end all the while does not ask again
    if (running?.isAnew) return running.done.then(() => loadNext(name));
    return once(name, false, async () => {
      const list = listOf(name);
      const page = await fetchPage(walks[name].peek());
      if (list !== listOf(name)) return; // it is another team's by now
      batch(() => {
        const isFirst = !walks[name].peek().isLoaded;
        const latest = learn(page.chats);
        walks[name].value = addPage(walks[name].peek(), page, latest);
        // a list without its first page takes nothing in: what came live while that was under way is put in now
        spread(isFirst ? [...known.values()] : latest);
      });
    });
  };

  /** The new list takes the old one's place only when it is there: nothing blinks. */
  const reload = (name: WalkName): Promise<void> =>
    once(name, true, async () => {
      const list = listOf(name);
      const wanted = Math.min(Math.ceil(walks[name].peek().rows.length / PAGE_SIZE), MAX_REFRESHED_PAGES);
      let fresh = emptyWalk(STATES[name], walks[name].peek().team);
      do {
        const page = await fetchPage(fresh);
        fresh = addPage(fresh, page, learn(page.chats));
      } while (!isComplete(fresh) && fresh.rows.length < wanted * PAGE_SIZE);
      if (list !== listOf(name)) return;
      batch(() => {
        walks[name].value = fresh;
        // with what came live while the pages were under way
        spread([...known.values()]);
      });
    });

  const wanting = Object.fromEntries(NAMES.map((name) => [name, insist(() => loadNext(name), line.isOnline)])) as Record<
    WalkName,
    Insistence
  >;

  const { now: count } = insist(async () => {
    countedAt = Date.now();
    try {
      counts.value = (await api.get<{ counts: Counts }>("/api/chats/counts")).counts;
    } catch (error) {
      counts.value = {}; // a number that may be wrong is worse than none
      throw error;
    }
  }, line.isOnline);
  const countSoon = (): void => {
    countTimer ??= setTimeout(
      () => {
        countTimer = undefined;
        void count();
      },
      Math.max(100, countedAt + COUNT_EVERY_MS - Date.now()),
    );
  };

  const flush = (): void => {
    frame = null;
    const chats = [...gathered.values()];
    gathered = new Map();
    const moved = batch(() => spread(learn(chats)));
    if (moved || !isComplete(walks.rest.peek())) countSoon();
  };

  const put = (chats: readonly Chat[]): void => {
    for (const chat of chats) gathered.set(chat.sessionId, newer(gathered.get(chat.sessionId), chat));
    if (frame !== null || gathered.size === 0) return;
    // no frame comes to a hidden page, and the title and the bell depend on what comes here
    if (document.visibilityState === "visible") frame = requestAnimationFrame(flush);
    else frame = setTimeout(flush, 50) as unknown as number;
  };

  const { again: refresh } = followLine(line, async () => {
    // what was known before may have changed unheard, and what is under way may have been read before that
    known.clear();
    const shown = NAMES.filter((name) => walks[name].peek().isLoaded || loading.has(listOf(name)) || name === "waiting");
    const afresh = (name: WalkName): Promise<void> => {
      const running = loading.get(listOf(name));
      return running === undefined ? reload(name) : running.done.catch(() => undefined).then(() => reload(name));
    };
    await Promise.all([...shown.map(afresh), count()]);
  });

  line.on("chat-list-update", (update) => {
    put(update.chats);
    if (update.truncated === true) void refresh();
  });
  line.on("chat-removed", ({ sessionId }) => {
    known.delete(sessionId);
    gathered.delete(sessionId);
    batch(() => {
      for (const name of NAMES) walks[name].value = without(walks[name].peek(), sessionId);
      for (const listener of removalListeners) listener(sessionId);
    });
    countSoon();
  });
  line.on("session-updated", ({ chat }) => put([chat]));
  line.on("presence-updated", ({ sessionId, online, since }) => {
    const chat = gathered.get(sessionId) ?? known.get(sessionId);
    if (chat !== undefined) put([{ ...chat, online, onlineSince: since }]);
  });

  return {
    walks,
    fault,
    counts,
    loadMore: (name) => wanting[name].now(),
    put,
    refresh,
    want(name) {
      if (!walks[name].peek().isLoaded && !loading.has(listOf(name))) void wanting[name].now();
    },
    chooseTeam(id) {
      if (walks.team.peek().team !== id) walks.team.value = emptyWalk(STATES.team, id);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onRemoved(listener) {
      removalListeners.add(listener);
      return () => removalListeners.delete(listener);
    },
  };
}
