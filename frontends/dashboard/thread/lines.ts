/** What the stream draws, top to bottom, and the sentences of notices. Pure. */

import { rows, type Row, type Timeline } from "../../shared/timeline.ts";
import type { Entry } from "../../shared/outbox.ts";
import type { Message } from "../../shared/wire.ts";
import { fill } from "../../shared/words.ts";
import type { Note } from "../data/wire.ts";
import { words } from "../words.ts";

export interface NoteRow {
  kind: "note";
  key: string;
  note: Note;
}

export type Line = Row | NoteRow;

/**
 * The conversation with the team's notes where they were written; notes older than what is loaded, and in a passage newer ones, wait
 * until it is.
 */
export function lines(timeline: Timeline, pending: readonly Entry[], notes: readonly Note[], isPassage = false): Line[] {
  const all: Line[] = rows(timeline, pending, "admin");
  const oldest = timeline.messages[0]?.createdAt ?? "";
  const newest = timeline.messages.at(-1)?.createdAt ?? "";
  for (const note of notes) {
    if (timeline.hasOlder && note.createdAt < oldest) continue;
    if (isPassage && note.createdAt > newest) continue;
    const after = all.findLastIndex((line) => Date.parse(timeOf(line)) <= Date.parse(note.createdAt));
    all.splice(after + 1, 0, { kind: "note", key: `note-${note.id}`, note });
  }
  return all;
}

function timeOf(line: Line): string {
  switch (line.kind) {
    case "note":
      return line.note.createdAt;
    case "notice":
      return line.message.createdAt;
    case "day":
      return new Date(0).toISOString();
    case "message":
      return line.at.toISOString();
  }
}

/** A notice in the team's words; the server's own where it is one that we do not know. */
export function noticeSentence(message: Message, myName: string): string {
  const { notice, name, by } = message.meta ?? {};
  const known = typeof notice === "string" ? words.notices[notice as keyof typeof words.notices] : undefined;
  if (known === undefined) return message.content;
  if (typeof name !== "string") return by === "system" ? known.system : known.visitor;
  return name === myName ? known.me : fill(known.team, { name });
}

/** Why a chat was handed over, where the notice says so. */
export function noticeReason(message: Message): string | null {
  const reason = message.meta?.["reason"];
  return typeof reason === "string" && reason !== "" ? reason : null;
}
