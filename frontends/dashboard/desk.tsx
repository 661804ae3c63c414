/** Everything that a signed-in person's page works with, put together in one place. */

import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { createLine, type Line } from "../shared/connection.ts";
import { inWords } from "../shared/attached.ts";
import { messageOf } from "../shared/outbox.ts";
import { createSender, type Sender } from "../shared/sender.ts";
import { browserStore, type Store } from "../shared/storage.ts";
import { fill } from "../shared/words.ts";
import type { Chat } from "../shared/wire.ts";
import { type Account, type Person, mayAct } from "./data/account.ts";
import { type Actions, createActions } from "./data/actions.ts";
import type { Api } from "./data/api.ts";
import { type Bell, createBell } from "./data/bell.ts";
import { type Files, createFiles } from "./data/files.ts";
import { type Inbox, createInbox } from "./data/inbox.ts";
import { byWait } from "./data/list.ts";
import { type Now, createNow } from "./data/now.ts";
import { type Mentions, createMentions, spotOf } from "./data/mentions.ts";
import type { Navigation } from "./data/place.ts";
import { type Presence, createPresence } from "./data/presence.ts";
import { type Resource, createResource } from "./data/resource.ts";
import { calledFor, createTeams } from "./data/teams.ts";
import { type Threads, createThreads } from "./data/threads.ts";
import { type Toasts, createToasts } from "./data/toasts.ts";
import { type Block, listBlocks } from "./data/blocks.ts";
import { type KnowledgeSource, listSources } from "./data/knowledge.ts";
import { listStaff, type Staff } from "./data/people.ts";
import type { AssistantConfig, Site } from "./data/settings.ts";
import type { CannedReply, Teams } from "./data/wire.ts";
import { words } from "./words.ts";

export interface Desk {
  readonly account: Account;
  readonly me: ReadonlySignal<Person>;
  readonly api: Api;
  readonly line: Line;
  readonly store: Store;
  readonly now: Now;
  readonly navigation: Navigation;
  readonly inbox: Inbox;
  readonly threads: Threads;
  readonly sender: Sender;
  readonly files: Files;
  readonly presence: Presence;
  readonly mentions: Mentions;
  readonly teams: Resource<Teams>;
  readonly replies: Resource<CannedReply[]>;
  readonly tags: Resource<string[]>;
  readonly site: Resource<Site>;
  readonly assistant: Resource<AssistantConfig>;
  readonly knowledge: Resource<KnowledgeSource[]>;
  readonly blocks: Resource<Block[]>;
  /** The team as its owners and admins see it, with those who are invited. */
  readonly staff: Resource<Staff>;
  readonly actions: Actions;
  readonly bell: Bell;
  readonly toasts: Toasts;
  /** Which overlay is open. */
  readonly overlay: Signal<"palette" | "keys" | null>;
  /** Who waits for a person, longest first. */
  readonly waiting: ReadonlySignal<readonly Chat[]>;
  stop(): void;
}

/** `account` must be signed in; the desk is of that person, until `stop`. */
export function createDesk(account: Account, navigation: Navigation): Desk {
  const first = account.now.peek()?.admin;
  if (first === undefined) throw new Error("Nobody is signed in.");
  const me = computed(() => account.now.value?.admin ?? first);
  const { api } = account;
  const store = browserStore();
  const now = createNow();
  const toasts = createToasts();
  const line = createLine({ auth: () => ({ token: account.now.peek()?.token ?? "" }) });
  const inbox = createInbox(api, line);
  const waiting = computed(() => byWait(inbox.walks.waiting.value.rows));
  const mine = computed(() => inbox.walks.human.value.rows.filter((chat) => chat.assignedTo?.id === me.value.id));
  const unread = computed(() => mine.value.reduce((sum, chat) => sum + chat.unreadCount, 0));

  const presence = createPresence(api, line, now, first.id);
  const teams = createTeams(api, line);
  const bell = createBell({
    store,
    now,
    waiting,
    called: computed(() => calledFor(waiting.value, me.value.id, presence.self.value?.away === true)),
    unread,
    open: (chat) => navigation.go({ page: "inbox", view: "all", chat }),
  });
  const threads = createThreads(api, line, inbox, (message) => {
    sender.seen(message.clientId);
    const chat = message.sender === "user" ? mine.peek().find((one) => one.sessionId === message.sessionId) : undefined;
    if (chat !== undefined) bell.message(chat, inWords(message).slice(0, 200));
  });
  const sender = createSender({
    store,
    // another person on this machine must not send what the last one had written
    prefix: `frontdesk:outbox:${first.id}:`,
    send: async (entry) => {
      const { message, chat } = await line.ask("admin-reply", { sessionId: entry.sessionId, ...messageOf(entry) });
      // a server may leave the chat out: its row comes with the next update of the list
      if ((chat as Chat | undefined) !== undefined) inbox.put([chat]);
      return message;
    },
    stored: (message) => threads.receive(message),
    ready: line.isOnline,
  });

  effect(() => {
    const code = line.state.value === "refused" ? line.refusal.value?.code : null;
    if (code === "unauthenticated" || code === "forbidden") account.end();
  });
  const site = createResource(async () => (await api.get<{ settings: Site }>("/api/settings")).settings);
  line.on("settings-updated", ({ settings }) => site.update(() => settings));
  line.on("mention-added", ({ note, seq, chat }) => {
    inbox.put([chat]);
    bell.mention(chat, note.author.name, note.content.slice(0, 200));
    toasts.say(fill(words.bell.mentioned, { name: note.author.name }), {
      label: words.open,
      act: () => navigation.go({ page: "inbox", view: "all", chat: chat.sessionId, spot: spotOf({ note, seq }) }),
    });
  });
  inbox.want("waiting");
  inbox.want("human");
  line.open();

  return {
    account,
    me,
    api,
    line,
    store,
    now,
    navigation,
    inbox,
    threads,
    sender,
    files: createFiles(api, () => account.now.peek()?.token ?? null),
    presence,
    mentions: createMentions(api, line),
    teams,
    replies: createResource(async () => (await api.get<{ replies: CannedReply[] }>("/api/canned-replies")).replies),
    tags: createResource(async () => (await api.get<{ tags: string[] }>("/api/tags")).tags),
    site,
    assistant: createResource(() => api.get<AssistantConfig>("/api/ai/config")),
    blocks: createResource(() => listBlocks(api)),
    staff: createResource(() => listStaff(api)),
    knowledge: createResource(() => listSources(api)),
    actions: createActions(api, line, inbox, toasts),
    bell,
    toasts,
    overlay: signal<"palette" | "keys" | null>(null),
    waiting,
    stop() {
      sender.stop();
      line.close();
      now.stop();
    },
  };
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("There is no desk above this view.");
  return desk;
}

/** Whether the signed-in person may answer and change chats. */
export function useMayAct(): boolean {
  return mayAct(useDesk().me.value);
}
