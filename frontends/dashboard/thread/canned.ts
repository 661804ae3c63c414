/** Ready-made replies, found by a slash, and colleagues, found by an at sign. Pure. */

import { fill } from "../../shared/words.ts";
import { rank } from "../shell/ranking.ts";
import type { CannedReply, Colleague } from "../data/wire.ts";

/** What is being looked for at the caret: `/ret` at the start of a line, `@ma` at the start of a word. */
export interface Asked {
  kind: "reply" | "colleague";
  text: string;
  /** Where the sign stands. */
  from: number;
}

export function askedAt(text: string, caret: number, kinds: readonly Asked["kind"][]): Asked | null {
  const before = text.slice(0, caret);
  const slash = kinds.includes("reply") ? /(?:^|\n)\/([^\s/]{0,40})$/.exec(before) : null;
  if (slash) return { kind: "reply", text: slash[1] ?? "", from: caret - (slash[1]?.length ?? 0) - 1 };
  const at = kinds.includes("colleague") ? /(?:^|\s)@([^\s@]{0,40})$/.exec(before) : null;
  if (at) return { kind: "colleague", text: at[1] ?? "", from: caret - (at[1]?.length ?? 0) - 1 };
  return null;
}

export function findReplies(replies: readonly CannedReply[], asked: string): CannedReply[] {
  const choices = replies.map((reply) => ({ id: reply.id, name: reply.shortcut, also: reply.content, reply }));
  return rank(choices, asked, 8).map(({ reply }) => reply);
}

export function findColleagues(team: readonly Colleague[], asked: string): Colleague[] {
  return rank(
    team.map((one) => ({ ...one, also: one.email })),
    asked,
    6,
  );
}

/** The text with what was looked for put in its place, and where the caret then stands. */
export function complete(text: string, caret: number, asked: Asked, found: string): { text: string; caret: number } {
  const before = text.slice(0, asked.from) + found;
  return { text: before + text.slice(caret), caret: before.length };
}

/** `{visitor}` and `{me}` become names. */
export function personal(reply: string, names: { visitor: string; me: string }): string {
  return fill(reply, names);
}

/** Those whose names stand in a note behind an at sign. */
export function mentioned(text: string, team: readonly Colleague[]): string[] {
  return team.filter((one) => text.includes(`@${one.name}`)).map((one) => one.id);
}
