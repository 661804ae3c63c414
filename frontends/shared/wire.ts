/** What the server and a page say to each other: the shapes, events and errors of `docs/protocol.md`, and nothing else. */

export type Sender = "user" | "admin" | "ai" | "system";
export type ChatState = "ai" | "waiting" | "human" | "closed";

/** A time on the wire: RFC 3339 in UTC. */
export type Time = string;

export interface Source {
  title: string;
  url?: string | null;
}

/** What stands beside a message's words. A client ignores what it does not know. */
export interface Meta {
  /** Of a system message: what happened. */
  notice?: string;
  /** Of an answer by the assistant: where it is from. */
  sources?: Source[];
  [other: string]: unknown;
}

/** A file of a message. Its addresses need nothing else, and end at `expiresAt`. */
export interface Attachment {
  id: string;
  name: string;
  /** Media type, as the server found it. */
  type: string;
  /** Bytes. */
  size: number;
  /** Pixels, of a picture. */
  width: number | null;
  height: number | null;
  url: string;
  thumbnailUrl: string | null;
  expiresAt: Time;
}

export interface Message {
  id: string;
  /** The visitor's key to the visitor, the chat's public id to admins. */
  sessionId: string;
  /** 1, 2, 3 … without gaps in its conversation. */
  seq: number;
  clientId: string | null;
  sender: Sender;
  senderName: string | null;
  /** Of a person of the team who has one. */
  senderPictureUrl?: string | null;
  content: string;
  meta: Meta | null;
  createdAt: Time;
  readAt: Time | null;
  isRead: boolean;
  /** Missing where the server takes no files. */
  attachments?: Attachment[];
}

export interface Visitor {
  name: string | null;
  email: string | null;
  address: string | null;
  userAgent: string | null;
  locale: string | null;
  page: string | null;
}

export interface Chat {
  sessionId: string;
  /** Raised whenever the chat changes: of two readings that with the higher one is the later. */
  version: number;
  state: ChatState;
  handedOff: boolean;
  /** The visitor is told no `id`. */
  assignedTo: { id?: string; name: string; pictureUrl?: string | null } | null;
  createdAt: Time;
  lastActiveAt: Time;
  stateChangedAt: Time;
  waitingSince: Time | null;
  lastSeq: number;
  unreadCount: number;
  lastMessage: { seq: number; sender: Sender; preview: string; createdAt: Time } | null;
  /** Missing where the server takes no ratings. */
  rating?: { score: number; comment: string | null; at: Time } | null;
  /** To admins only, as are all below. */
  visitor?: Visitor;
  team?: { id: string; name: string } | null;
  /** Whose turn it is to take it, while it waits. */
  offeredTo?: { id: string; name: string; until: Time } | null;
  online?: boolean;
  onlineSince?: Time | null;
}

export type ErrorCode =
  | "invalid_input"
  | "malformed"
  | "unauthenticated"
  | "wrong_credentials"
  | "second_factor_required"
  | "wrong_code"
  | "link_over"
  | "mail_refused"
  | "forbidden"
  | "blocked"
  | "not_found"
  | "conflict"
  | "client_id_conflict"
  | "stale_turn"
  | "too_large"
  | "unsupported_file"
  | "rate_limited"
  | "unavailable"
  | "internal";

export interface WireError {
  code: ErrorCode;
  /** A sentence fit for the person who reads it. */
  message: string;
  retryable: boolean;
  /** Seconds; with `rate_limited`. */
  retryAfter?: number;
  /** With `conflict`: how it is instead. */
  state?: ChatState;
  assignedTo?: { id?: string; name: string } | null;
  /** With `invalid_input`: which fields. */
  fields?: unknown;
  requestId?: string;
}

export interface Page {
  messages: Message[];
  hasMore: boolean;
  lastSeq: number;
}

/** What each event takes, and with what it is acknowledged. */
export interface Requests {
  "user-connected": [
    {
      sessionId?: string;
      after?: number;
      page?: string;
      locale?: string;
      userName?: string;
      userEmail?: string;
    },
    Page & { sessionId: string; chat: Chat; draft?: { turn: number; text: string } | null },
  ];
  "user-message": [{ sessionId?: string; content: string; clientId: string; fileIds?: string[] }, { message: Message }];
  "admin-reply": [{ sessionId: string; content: string; clientId: string; fileIds?: string[] }, { message: Message; chat: Chat }];
  /** `text` is what is written so far; the team sees it. */
  "user-typing": [{ sessionId?: string; isTyping: boolean; text?: string }, object];
  "admin-typing": [{ sessionId: string; isTyping: boolean }, object];
  "messages-sync": [{ sessionId?: string; after: number; limit?: number }, Page];
  "messages-read": [{ sessionId?: string; upTo: number }, { upTo: number }];
  "page-view": [{ sessionId?: string; page: string; title?: string }, object];
  "hand-off-request": [{ sessionId?: string; reason?: string }, { chat: Chat }];
  "hand-off-withdraw": [{ sessionId?: string }, { chat: Chat }];
  "take-over": [{ sessionId: string }, { chat: Chat }];
  "hand-back": [{ sessionId: string }, { chat: Chat }];
  "chat-reopen": [{ sessionId: string }, { chat: Chat }];
  "chat-close": [{ sessionId?: string }, { chat: Chat }];
  "visitor-update": [
    { sessionId?: string; name?: string | null; email?: string | null; attributes?: Record<string, string | number | boolean | null> },
    { chat: Chat },
  ];
  identify: [{ sessionId?: string; userId: string; signature: string; name?: string; email?: string }, { chat: Chat }];
  "chat-rate": [{ sessionId?: string; score: number; comment?: string }, { chat: Chat }];
}

/** What the server sends by itself. */
export interface Events {
  "user-message": Message;
  "admin-reply": Message;
  "ai-reply": Message;
  "system-message": Message;
  "user-typing": { sessionId: string; isTyping: boolean; text?: string };
  "admin-typing": { sessionId: string; isTyping: boolean; name: string };
  "colleague-typing": { sessionId: string; isTyping: boolean; admin: { id: string; name: string } };
  "ai-thinking": { sessionId: string; isThinking: boolean };
  /** The assistant's words as they come, see `stream.ts`; the stored message follows as `ai-reply`. */
  "ai-reply-chunk": { sessionId: string; turn: number; offset: number; text: string };
  "messages-read": { sessionId: string; upTo: number; by: "visitor" | "admin"; at: Time };
  "session-updated": { sessionId: string; chat: Chat };
  /** 1 is next; `estimateS` is null where nobody can honestly say. */
  "queue-updated": { sessionId: string; place: number; estimateS: number | null };
  "presence-updated": { sessionId: string; online: boolean; since: Time; page: string | null };
  "chat-list-update": { chats: Chat[]; truncated?: boolean };
  "request-failed": { event: string; error: WireError };
}

export type RequestName = keyof Requests;
export type EventName = keyof Events;

/** The events that carry a message of the conversation. */
export const MESSAGE_EVENTS = ["user-message", "admin-reply", "ai-reply", "system-message"] as const;
