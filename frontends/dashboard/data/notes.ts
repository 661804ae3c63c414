/** The team's notes on one chat: never seen by its visitor. */

import { createContext } from "preact";
import type { Line } from "../../shared/connection.ts";
import type { Api } from "./api.ts";
import { fetchAndFollow } from "./follow-line.ts";
import { type Resource, createResource } from "./resource.ts";
import type { Note } from "./wire.ts";

export interface Notes {
  readonly resource: Resource<Note[]>;
  add(content: string, mentions: string[]): Promise<void>;
  stop(): void;
}

export function createNotes(api: Api, line: Line, sessionId: string): Notes {
  const path = `/api/chats/${encodeURIComponent(sessionId)}/notes`;
  const resource = createResource(async () => (await api.get<{ notes: Note[] }>(path)).notes);
  const put = (note: Note): void => {
    resource.update((notes) =>
      [...notes.filter((one) => one.id !== note.id), note].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
    );
  };
  const stopHearing = line.on("note-added", (added) => {
    if (added.sessionId === sessionId) put(added.note);
  });
  const following = fetchAndFollow(line, resource.fetch);
  return {
    resource,
    stop() {
      stopHearing();
      following.stop();
    },
    async add(content, mentions) {
      put((await api.send<{ note: Note }>("POST", path, { content, mentions })).note);
    },
  };
}

export const NotesContext = createContext<Notes | null>(null);
