/** What `GET /api/search` answers. */

import type { ChatState, Sender, Time } from "../../shared/wire.ts";
import type { TeamChat } from "../data/wire.ts";

export interface Piece {
  text: string;
  isHit: boolean;
}

export interface FoundChat {
  chat: TeamChat;
  fields: { name: string; pieces: Piece[] }[];
}

export interface FoundItem {
  kind: "message" | "note";
  sessionId: string;
  /** Of the message; of a note that of the message before it. */
  seq: number;
  noteId: string | null;
  sender: Sender;
  author: string | null;
  createdAt: Time;
  pieces: Piece[];
  chat: TeamChat & { state: ChatState };
}

export interface Found {
  chats: FoundChat[];
  hasMoreChats: boolean;
  items: FoundItem[];
  nextCursor: string | null;
  /** Older was not looked at: that would have taken too long. */
  lookedBackTo: Time | null;
  /** What was also looked for in place of a misspelt word. */
  meant: Record<string, string[]>;
  /** Filters that say nothing. */
  ignored: string[];
}
