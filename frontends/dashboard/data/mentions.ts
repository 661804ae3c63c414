/** Notes that mention oneself, until one has opened their chat: whoever was away finds them when they come. */

import type { Line } from "../../shared/connection.ts";
import type { Api } from "./api.ts";
import { followLine } from "./follow-line.ts";
import type { Spot } from "./passage.ts";
import { type Resource, createResource } from "./resource.ts";
import type { Mention } from "./wire.ts";

export interface Mentions {
  /** Newest first. */
  readonly unseen: Resource<Mention[]>;
  /** What this chat's notes said to oneself is seen, here and on one's other pages. */
  see(sessionId: string): Promise<void>;
}

export function createMentions(api: Api, line: Line): Mentions {
  const unseen = createResource(async () => (await api.get<{ mentions: Mention[] }>("/api/mentions")).mentions);
  const without = (sessionId: string): void =>
    unseen.update((mentions) => mentions.filter(({ note }) => note.sessionId !== sessionId));

  line.on("mention-added", ({ note, seq, chat }) =>
    unseen.update((mentions) => [{ note, seq, chat }, ...mentions.filter((one) => one.note.id !== note.id)]),
  );
  line.on("mentions-seen", ({ sessionId }) => without(sessionId));
  line.on("chat-removed", ({ sessionId }) => without(sessionId));
  followLine(line, unseen.fetch);

  return {
    unseen,
    async see(sessionId) {
      await api.send("DELETE", `/api/chats/${encodeURIComponent(sessionId)}/mentions`);
      without(sessionId);
    },
  };
}

/** Where it is to be read. */
export function spotOf({ note, seq }: Pick<Mention, "note" | "seq">): Spot {
  return { seq, noteId: note.id };
}

/** Of each chat the newest note only, since they are seen together. `mentions`: newest first. Pure. */
export function newestOfEach(mentions: readonly Mention[]): Mention[] {
  return mentions.filter(
    (one, index) => index === mentions.findIndex(({ note }) => note.sessionId === one.note.sessionId),
  );
}
