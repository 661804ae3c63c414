/** The conversations that were opened here, each followed live as long as it is among the last few. */

import { type ReadonlySignal, type Signal, batch, signal } from "@preact/signals";
import type { Line } from "../../shared/connection.ts";
import { type Conversation, createConversation } from "../../shared/conversation.ts";
import { type Draft, grow } from "../../shared/stream.ts";
import { type Chat, MESSAGE_EVENTS, type Message, type Page } from "../../shared/wire.ts";
import { type Api, isMissing } from "./api.ts";
import { fetchAndFollow } from "./follow-line.ts";
import type { Inbox } from "./inbox.ts";
import { newer } from "./list.ts";
import type { HandOffCard } from "./wire.ts";

export interface Thread {
  readonly id: string;
  readonly chat: ReadonlySignal<Chat | null>;
  readonly conversation: Conversation;
  /** Why it is not there: `null` as long as it may still come. */
  readonly fault: ReadonlySignal<"missing" | "failed" | null>;
  /** The assistant's answer as it comes. */
  readonly draft: ReadonlySignal<Draft | null>;
  readonly isThinking: ReadonlySignal<boolean>;
  readonly card: ReadonlySignal<HandOffCard | null>;
  /** Fetches it anew, and insists on an answer. */
  load(): Promise<void>;
}

export interface Threads {
  /** The thread of that chat; it is loaded, or brought up to date, from here on. */
  open(id: string): Thread;
  /** A message is known to be stored, as an acknowledgement says. */
  receive(message: Message): void;
}

/** Threads that are kept; one more, and that which was opened longest ago is forgotten. */
const KEPT = 20;
const FIRST_PAGE = 50;

interface OpenThread extends Thread {
  readonly chat: Signal<Chat | null>;
  readonly fault: Signal<"missing" | "failed" | null>;
  readonly draft: Signal<Draft | null>;
  readonly isThinking: Signal<boolean>;
  readonly card: Signal<HandOffCard | null>;
  stop(): void;
}

export function createThreads(api: Api, line: Line, inbox: Inbox, onMessage: (message: Message) => void): Threads {
  const threads = new Map<string, OpenThread>();

  const make = (id: string): OpenThread => {
    const chat = signal<Chat | null>(null);
    const fault = signal<"missing" | "failed" | null>(null);
    const card = signal<HandOffCard | null>(null);
    const draft = signal<Draft | null>(null);
    const conversation = createConversation({
      after: (seq) => line.ask("messages-sync", { sessionId: id, after: seq, limit: 200 }),
      before: (seq) => api.get<Page>(`/api/messages/${encodeURIComponent(id)}?before=${seq}&limit=${FIRST_PAGE}`),
      ready: line.isOnline,
    });
    const loadCard = async (): Promise<void> => {
      try {
        card.value = (
          await api.get<{ handOff: HandOffCard | null }>(`/api/chats/${encodeURIComponent(id)}/hand-off`)
        ).handOff;
      } catch (error) {
        if (!isMissing(error)) throw error; // a server without an assistant has no cards
      }
    };
    const fetch = async (): Promise<void> => {
      try {
        const found = await api.get<{ chat: Chat; messages: Message[]; hasMore: boolean; draft?: Draft | null }>(
          `/api/chats/${encodeURIComponent(id)}?limit=${FIRST_PAGE}`,
        );
        const latest = newer(chat.peek() ?? undefined, found.chat);
        await conversation.take({ messages: found.messages, hasMore: found.hasMore, lastSeq: latest.lastSeq });
        batch(() => {
          chat.value = latest;
          fault.value = null;
          // an answer that is being written, unless it has come meanwhile
          if (found.draft && conversation.timeline.peek().head === found.chat.lastSeq) draft.value = found.draft;
        });
        if (latest.state === "waiting" || latest.state === "human") await loadCard();
      } catch (error) {
        // what was there may have gone beyond one's reach meanwhile
        if (isMissing(error)) fault.value = "missing";
        else if (!conversation.loaded.peek()) fault.value = "failed";
        throw error;
      }
    };
    const { again: load, stop } = fetchAndFollow(line, fetch);
    return { id, chat, fault, conversation, load, draft, isThinking: signal(false), card, stop };
  };

  const silence = (thread: OpenThread): void => {
    thread.draft.value = null;
    thread.isThinking.value = false;
  };

  const receive = (message: Message): void => {
    const thread = threads.get(message.sessionId);
    if (thread !== undefined) {
      batch(() => {
        thread.conversation.receive(message);
        if (message.sender === "ai") silence(thread);
      });
    }
    onMessage(message);
  };
  for (const name of MESSAGE_EVENTS) line.on(name, receive);

  inbox.onChange((chats) => {
    for (const chat of chats) {
      const thread = threads.get(chat.sessionId);
      if (thread === undefined) continue;
      thread.chat.value = newer(thread.chat.peek() ?? undefined, chat);
      // within one's reach again
      if (thread.fault.peek() === "missing") void thread.load();
      // taken over in mid-sentence: what was not finished was never said
      if (chat.state !== "ai") silence(thread);
      if (chat.lastSeq > thread.conversation.timeline.peek().head) void thread.conversation.catchUp();
    }
  });

  inbox.onRemoved((id) => {
    const thread = threads.get(id);
    if (thread !== undefined) thread.fault.value = "missing";
  });

  line.on("ai-reply-chunk", (piece) => {
    const thread = threads.get(piece.sessionId);
    if (thread !== undefined) thread.draft.value = grow(thread.draft.peek(), piece);
  });
  line.on("ai-thinking", ({ sessionId, isThinking }) => {
    const thread = threads.get(sessionId);
    if (thread === undefined) return;
    thread.isThinking.value = isThinking;
    if (!isThinking) thread.draft.value = null;
  });
  line.on("handoff-requested", ({ sessionId, handOff }) => {
    const thread = threads.get(sessionId);
    if (thread !== undefined) thread.card.value = handOff;
  });
  line.on("messages-read", ({ sessionId, upTo, by, at }) => {
    const senders = by === "visitor" ? (["admin", "ai"] as const) : (["user"] as const);
    threads.get(sessionId)?.conversation.markRead(upTo, senders, at);
  });

  line.isOnline.subscribe((isOnline) => {
    // pieces of an answer may be missed from here on
    if (!isOnline) for (const thread of threads.values()) silence(thread);
  });

  return {
    receive,
    open(id) {
      const known = threads.get(id);
      if (known !== undefined && known.fault.peek() !== null) void known.load();
      // put last: the first of the map is the one to be forgotten
      threads.delete(id);
      const thread = known ?? make(id);
      threads.set(id, thread);
      const [oldest] = threads.values();
      if (threads.size > KEPT && oldest !== undefined) {
        oldest.stop();
        threads.delete(oldest.id);
      }
      return thread;
    },
  };
}
