/**
 * One conversation of one visitor: its key, its line to the server, its messages, and what the visitor can do with it.
 *
 * Until the visitor acts there is no connection and nothing in storage. The key is made here and not asked of the server: so the first
 * message can be written off-line, sent twice without making two conversations, and found by the other tabs at once.
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Attributes, Identity, Place } from "../loader/contract.ts";
import { createLine, type LineState, Refused } from "../shared/connection.ts";
import { createConversation, type Conversation } from "../shared/conversation.ts";
import { newId } from "../shared/ids.ts";
import { insist, isPassing } from "../shared/insist.ts";
import { messageOf } from "../shared/outbox.ts";
import { createSender, type Sender } from "../shared/sender.ts";
import type { Store } from "../shared/storage.ts";
import { until } from "../shared/until.ts";
import { type Attachment, type Chat, type Events, type Message, MESSAGE_EVENTS, type Page, type WireError } from "../shared/wire.ts";
import { type OtherSide, watchOtherSide } from "./otherside.ts";
import { createWishes } from "./wishes.ts";

/** Where the browser keeps the key; the other tabs watch it. */
export const KEY = "frontdesk:key";
const OUTBOX = "frontdesk:out:";
const INTRODUCE_AGAIN_MS = 3_000;

export type Details = Pick<Identity, "name" | "email"> & { attributes?: Attributes };
export type Queue = Pick<Events["queue-updated"], "place" | "estimateS">;

export interface Visit {
  readonly key: string;
  /** The visitor has acted, now or earlier: there is a conversation. */
  readonly hasBegun: ReadonlySignal<boolean>;
  /** As the server says it is; `null` until it has. */
  readonly chat: ReadonlySignal<Chat | null>;
  readonly line: ReadonlySignal<LineState>;
  readonly refusal: ReadonlySignal<WireError | null>;
  readonly conversation: Conversation;
  readonly sender: Sender;
  readonly otherSide: OtherSide;
  /** Where in the line for a person, while waiting. */
  readonly queue: ReadonlySignal<Queue | null>;
  /** What the visitor has said of themselves on this page, without what was refused. */
  readonly details: ReadonlySignal<Details | null>;
  /** As much of it as the server has. */
  readonly savedDetails: ReadonlySignal<Details | null>;
  /** The team lets this visitor write no more. */
  readonly isBlocked: ReadonlySignal<boolean>;
  /** Why the visitor's last wish was not fulfilled; gone when they act again. */
  readonly trouble: Signal<string | null>;
  write(content: string, attachments?: readonly Attachment[]): void;
  /** The conversation is there, and the server knows it; resolves when that is so. */
  open(): Promise<void>;
  typing(isTyping: boolean, text: string): void;
  askForPerson(): void;
  backToAssistant(): void;
  end(): void;
  /** What the visitor says of themselves in a form; told once there is a conversation. */
  tellDetails(details: Details): void;
  rate(score: number, comment?: string): void;
  /** The visitor has seen all up to this `seq`. */
  read(upTo: number): void;
  /** Nothing more is sent or heard. What the browser keeps, it keeps. */
  stop(): void;
}

export interface VisitOptions {
  store: Store;
  language: string;
  place: ReadonlySignal<Place>;
  identity: ReadonlySignal<Identity>;
  attributes: ReadonlySignal<Attributes>;
  /** A message of the other side that was not known here. */
  onMessage: (message: Message) => void;
  transports?: ("websocket" | "polling")[];
}

export function createVisit({ store, language, place, identity, attributes, onMessage, transports }: VisitOptions): Visit {
  const stored = store.get(KEY);
  const key = stored ?? newId();
  const hasBegun = signal(stored !== null);
  const chat = signal<Chat | null>(null);
  const isReady = signal(false);
  const trouble = signal<string | null>(null);
  const details = signal<Details | null>(null);
  const savedDetails = signal<Details | null>(null);
  const queue = signal<Queue | null>(null);
  const isBlocked = signal(false);

  /** Passes the fault on; that the visitor is blocked is the end of all that they can do here. */
  const heed = (fault: unknown): never => {
    if (fault instanceof Refused && fault.reason.code === "blocked") isBlocked.value = true;
    throw fault;
  };

  const line = createLine({ auth: () => ({ sessionId: key }), ...(transports && { transports }) });
  const otherSide = watchOtherSide(line);
  const conversation = createConversation({
    after: (after) => line.ask("messages-sync", { after }),
    before: (seq) => fetchBefore(key, seq),
    ready: line.isOnline,
  });
  const sender = createSender({
    store,
    prefix: `${OUTBOX}${key}:`,
    send: async (entry) => (await line.ask("user-message", messageOf(entry)).catch(heed)).message,
    stored: (message) => conversation.receive(message),
    ready: isReady,
  });

  const begin = (): void => {
    trouble.value = null;
    if (hasBegun.peek()) return;
    store.set(KEY, key);
    hasBegun.value = true;
    line.open();
  };

  /** Takes the chat as it is, unless something later is known; whether it did. */
  const learn = (told: Chat): boolean => {
    const isLatest = told.version >= (chat.peek()?.version ?? 0);
    if (isLatest) chat.value = told;
    return isLatest;
  };

  /** Opens the conversation on this connection, and takes what was missed. */
  const introduce = async (): Promise<void> => {
    const answer = await line.ask("user-connected", {
      page: place.peek().url,
      locale: language,
      ...(conversation.loaded.peek() && { after: conversation.timeline.peek().head }),
    });
    learn(answer.chat);
    if (answer.draft) otherSide.resume(answer.draft);
    await conversation.take(answer);
  };

  /** Tells what the page and the visitor have said of the visitor. */
  const { now: present, rest } = insist(async () => {
    const { userId, signature, ...page } = identity.peek();
    const answers = details.peek();
    const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions();
    // what a page says wrongly is not its visitor's matter
    const forgive = (error: unknown): void => {
      if (isPassing(error)) throw error;
    };
    if (userId && signature) await line.ask("identify", { userId, signature }).catch(forgive);
    await line.ask("visitor-update", { ...page, attributes: { timezone, ...attributes.peek() } }).catch(forgive);
    if (answers === null) return;
    try {
      await line.ask("visitor-update", answers);
      savedDetails.value = answers;
    } catch (error) {
      forgive(error);
      const { email, ...others } = answers;
      details.value = email === undefined ? null : others;
      trouble.value = (error as Refused).message;
    }
  }, isReady);

  const wish = createWishes(isReady, (error) => (trouble.value = error.message));

  /** Does it now, or as soon as the conversation is open, after what was wished before; tells the visitor if it was refused. */
  const act = (deed: () => Promise<{ chat?: Chat } | void>): void => {
    begin();
    wish(async () => {
      const answer = await deed().catch(heed);
      if (answer?.chat !== undefined) learn(answer.chat);
    });
  };

  for (const name of MESSAGE_EVENTS) {
    line.on(name, (message) => {
      const isNew = message.seq > conversation.timeline.peek().head;
      batch(() => {
        conversation.receive(message);
        sender.seen(message.clientId);
        if (name === "ai-reply") otherSide.quiet();
        if (name === "admin-reply") otherSide.typed();
      });
      if (isNew && (name === "ai-reply" || name === "admin-reply")) onMessage(message);
    });
  }
  line.on("messages-read", ({ upTo, by, at }) => conversation.markRead(upTo, by === "admin" ? ["user"] : ["ai", "admin"], at));
  line.on("session-updated", ({ chat: told }) => {
    if (!learn(told)) return;
    if (told.state !== "ai") otherSide.quiet();
    if (told.state === "closed") otherSide.typed();
    if (told.state !== "waiting") queue.value = null;
  });
  line.on("queue-updated", (place) => (queue.value = place));

  const endings = [
    effect(() => {
      isReady.value = false;
      if (!line.isOnline.value) return;
      otherSide.quiet();
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isCurrent = true;
      const open = (): void => {
        introduce().catch(heed).then(
          () => {
            if (isCurrent) isReady.value = true;
            isBlocked.value = false;
          },
          (error: unknown) => {
            if (!isCurrent || isBlocked.peek()) return;
            const pauseS = error instanceof Refused ? error.reason.retryAfter : undefined;
            timer = setTimeout(open, pauseS === undefined ? INTRODUCE_AGAIN_MS : pauseS * 1_000);
          },
        );
      };
      open();
      return () => {
        isCurrent = false;
        clearTimeout(timer);
      };
    }),
    effect(() => {
      const { url: page, title } = place.value;
      if (isReady.peek()) line.tell("page-view", { page, title });
    }),
    effect(() => {
      // read here, so that a change of any is told; and all of it on each new connection
      void [identity.value, attributes.value, details.value];
      if (isReady.value) void present();
    }),
  ];

  if (stored !== null) line.open();

  return {
    key,
    hasBegun,
    chat,
    line: line.state,
    refusal: line.refusal,
    conversation,
    sender,
    otherSide,
    queue,
    details,
    savedDetails,
    isBlocked: computed(() => isBlocked.value || line.refusal.value?.code === "blocked"),
    trouble,
    write(content, attachments) {
      begin();
      sender.write(key, content, attachments);
    },
    async open() {
      begin();
      await until(isReady);
    },
    typing(isTyping, text) {
      if (isReady.peek()) line.tell("user-typing", { isTyping, text });
    },
    askForPerson: () => act(() => line.ask("hand-off-request", {})),
    backToAssistant: () => act(() => line.ask("hand-off-withdraw", {})),
    end: () => act(() => line.ask("chat-close", {})),
    tellDetails(said) {
      details.value = { ...details.peek(), ...said };
    },
    rate: (score, comment) => act(() => line.ask("chat-rate", { score, ...(comment && { comment }) })),
    read(upTo) {
      if (!isReady.peek()) return;
      line.ask("messages-read", { upTo }).then(
        () => conversation.markRead(upTo, ["ai", "admin"], new Date().toISOString()),
        () => undefined, // stays unread; the next look at it says so again
      );
    },
    stop() {
      for (const end of endings) end();
      rest();
      sender.stop();
      line.close();
    },
  };
}

/** Over HTTP, with the key in a header: addresses are written into logs. */
async function fetchBefore(key: string, before: number): Promise<Page> {
  const response = await fetch(`/api/messages/current?before=${before}`, { headers: { "X-Session-Id": key } });
  if (!response.ok) throw new Error(`The history answered ${response.status}.`);
  return (await response.json()) as Page;
}
