/** Who is there: colleagues, who of them looks at which chat, and which visitors are writing. */

import { type ReadonlySignal, computed, signal } from "@preact/signals";
import type { Line } from "../../shared/connection.ts";
import { type Typists, believed, heard } from "../../shared/typing.ts";
import type { Api } from "./api.ts";
import { followLine } from "./follow-line.ts";
import type { Now } from "./now.ts";
import { type Resource, createResource, valueOf } from "./resource.ts";
import type { Colleague } from "./wire.ts";

export interface Presence {
  readonly team: Resource<Colleague[]>;
  /** By chat: the colleagues that have it open, oneself left out. */
  readonly viewing: ReadonlySignal<ReadonlyMap<string, readonly { id: string; name: string }[]>>;
  /** By chat: until when its visitor is believed to be writing. */
  readonly typing: ReadonlySignal<Typists>;
  /** By chat: what its visitor has written so far, where the server passes that on. */
  readonly preview: (sessionId: string) => string;
  /** Colleagues that write to a chat's visitor: keys are the chat's id and the name. */
  readonly writing: ReadonlySignal<Typists>;
  /** This chat is in front of one's eyes now. */
  look(sessionId: string | null): void;
  /** Oneself, as colleagues see one; `null` while that is not known. */
  readonly self: ReadonlySignal<Colleague | null>;
  /** Says whether one is there for new chats. */
  setAvailable(available: boolean): Promise<void>;
}

export function createPresence(api: Api, line: Line, now: Now, myId: string): Presence {
  const team = createResource(async () => (await api.get<{ admins: Colleague[] }>("/api/team")).admins);
  const viewing = signal<ReadonlyMap<string, readonly { id: string; name: string }[]>>(new Map());
  const typing = signal<Typists>(new Map());
  const writing = signal<Typists>(new Map());
  const words = new Map<string, string>();
  let looksAt: string | null = null;

  line.on("user-typing", ({ sessionId, isTyping, ...more }) => {
    const { text } = more as { text?: unknown };
    if (isTyping && typeof text === "string") words.set(sessionId, text);
    else words.delete(sessionId);
    typing.value = heard(typing.peek(), sessionId, isTyping, Date.now());
  });
  line.on("colleague-typing", ({ sessionId, isTyping, admin }) => {
    if (admin.id === myId) return;
    writing.value = heard(writing.peek(), `${sessionId} ${admin.name}`, isTyping, Date.now());
  });
  line.on("user-message", ({ sessionId }) => {
    words.delete(sessionId);
    if (typing.peek().has(sessionId)) typing.value = heard(typing.peek(), sessionId, false, Date.now());
  });
  const seeViewers = (sessionId: string, admins: readonly { id: string; name: string }[]): void => {
    const next = new Map(viewing.peek());
    const others = admins.filter((admin) => admin.id !== myId);
    if (others.length > 0) next.set(sessionId, others);
    else next.delete(sessionId);
    viewing.value = next;
  };
  const tellLook = (): void => {
    const sessionId = looksAt;
    line
      .ask("chat-viewing", { sessionId })
      .then(({ admins }) => sessionId !== null && seeViewers(sessionId, admins))
      // a hint to others: the next connection says it again
      .catch(() => undefined);
  };
  line.on("team-viewing", ({ sessionId, admins }) => seeViewers(sessionId, admins));
  line.on("team-presence", ({ admins }) => {
    team.update((known) =>
      known.every((one) => admins.includes(one.id) === one.online)
        ? known
        : known.map((one) => ({ ...one, online: admins.includes(one.id) })),
    );
    // somebody who was not there when the team was fetched
    const known = team.peek();
    if (admins.some((id) => known?.every((one) => one.id !== id))) void team.reload();
  });
  line.on("team-availability", ({ available }) => {
    team.update((known) =>
      known.map((one) => {
        const isAvailable = available.includes(one.id);
        // who is here and not available is away by their own word
        return { ...one, available: isAvailable, away: one.id === myId ? !isAvailable : one.away && !isAvailable };
      }),
    );
  });
  now.second.subscribe((at) => {
    typing.value = believed(typing.peek(), at);
    writing.value = believed(writing.peek(), at);
  });
  line.isOnline.subscribe((isOnline) => {
    if (!isOnline) return;
    viewing.value = new Map();
    tellLook();
  });
  followLine(line, team.fetch);

  return {
    team,
    viewing,
    typing,
    writing,
    self: computed(() => valueOf(team.state.value)?.find((one) => one.id === myId) ?? null),
    async setAvailable(available) {
      await api.send("PUT", "/api/team/availability", { available });
      team.update((known) => known.map((one) => (one.id === myId ? { ...one, available, away: !available } : one)));
    },
    preview: (sessionId) => words.get(sessionId) ?? "",
    look(sessionId) {
      if (looksAt === sessionId) return;
      looksAt = sessionId;
      tellLook();
    },
  };
}
