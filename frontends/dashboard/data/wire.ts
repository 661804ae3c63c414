/** What only the team's side of the protocol has: shapes of routes and events that a visitor never sees. */

import type { Chat, Source, Time } from "../../shared/wire.ts";
import type { Role } from "./account.ts";
import type { Site } from "./settings.ts";

export interface Colleague {
  id: string;
  name: string;
  email: string;
  role: Role;
  pictureUrl: string | null;
  online: boolean;
  /** New chats go to them. */
  available: boolean;
  /** By their own word. */
  away: boolean;
  reach: Reach;
}

/** Which chats somebody sees: all; their own and those that nobody has; those of their teams. */
export type Reach = "all" | "own" | "teams";

/** How waiting chats go round among those who are available. */
export interface Rounds {
  on: boolean;
  maxOpen: number;
  answerWithinS: number;
}

export interface Team {
  id: string;
  name: string;
  /** How the addresses begin whose visitors are theirs. */
  pages: string[];
  members: string[];
  rounds: Rounds;
}

export interface Teams {
  teams: Team[];
  /** Of the chats of no team. */
  rounds: Rounds;
}

export interface Note {
  id: string;
  sessionId: string;
  author: { id: string; name: string };
  content: string;
  mentions: string[];
  createdAt: Time;
}

/** A note that mentions oneself, and its chat as it was then. */
export interface Mention {
  note: Note;
  /** Of the message before the note. */
  seq: number;
  chat: Chat;
}

export interface Rating {
  score: number;
  comment: string | null;
  at: Time;
}

/** A chat's row as the team receives it. */
export interface TeamChat extends Chat {
  tags?: string[];
  rating?: Rating | null;
}

export interface PageSeen {
  page: string;
  title: string | null;
  at: Time;
}

export interface Recorded {
  at: Time;
  name: string;
  actor: string;
  adminName: string | null;
  reason: string | null;
  facts: Record<string, unknown> | null;
}

export interface Details {
  chat: TeamChat;
  attributes: Record<string, string | number | boolean>;
  pages: PageSeen[];
  events: Recorded[];
  past: TeamChat[];
  rating: Rating | null;
}

/** What the assistant leaves for the person who takes over. */
export interface HandOffCard {
  /** Who or what called: `button`, `rule`, `model`, `failure`. */
  cause: string;
  reason: string;
  language: string;
  /** The model's summary, or the visitor's own last words. */
  wants: string;
  isUnhappy: boolean;
  /** The assistant's answers before it. */
  tried: { reason: string; seq: number }[];
  sources: Source[];
  /** Its sentences that no source stands behind. */
  unsourced: string[];
  /** Of the notice that told of it. */
  seq: number;
  /** When somebody had come. */
  settledAt: Time | null;
}

/** Why the assistant said something, for the team. */
export interface Attempt {
  reason: string;
  provider: string;
  model: string | null;
  durationMs: number;
  firstTokenMs: number | null;
  promptTokens: number | null;
  completionTokens: number | null;
  costUsd: number;
  error: string | null;
  sources?: Source[];
  unsourced?: string[];
}

export interface CannedReply {
  id: string;
  shortcut: string;
  content: string;
  updatedAt: Time;
}

/** Events of the team's extras; a server that does not know them answers with an error, and nothing is shown. */
declare module "../../shared/wire.ts" {
  interface Requests {
    "chat-viewing": [{ sessionId: string | null }, { admins: { id: string; name: string }[] }];
  }
  interface Events {
    "team-viewing": { sessionId: string; admins: { id: string; name: string }[] };
    "team-presence": { admins: string[] };
    "team-availability": { available: string[] };
    "teams-updated": { teams: Team[] };
    "settings-updated": { settings: Site };
    /** The chat is beyond one's reach now. */
    "chat-removed": { sessionId: string };
    "note-added": { sessionId: string; note: Note };
    "mention-added": { sessionId: string; note: Note; seq: number; chat: Chat };
    "mentions-seen": { sessionId: string };
    "handoff-requested": { sessionId: string; handOff: HandOffCard; repeat: number };
  }
}
