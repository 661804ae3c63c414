/** Messages and chats for tests, for the page of stories, and for the preview that is played in the dashboard. */

import type { Chat, Message } from "./wire.ts";

export const NOON = "2026-03-02T12:00:00.000Z";

export function minutesLater(minutes: number): string {
  return new Date(Date.parse(NOON) + minutes * 60_000).toISOString();
}

export function message(seq: number, with_: Partial<Message> = {}): Message {
  return {
    id: `m-${seq}`,
    sessionId: "s",
    seq,
    clientId: null,
    sender: "user",
    senderName: null,
    content: `message ${seq}`,
    meta: null,
    createdAt: NOON,
    readAt: null,
    isRead: false,
    ...with_,
  };
}

export function chat(with_: Partial<Chat> = {}): Chat {
  return {
    sessionId: "s",
    version: 1,
    state: "ai",
    handedOff: false,
    assignedTo: null,
    createdAt: NOON,
    lastActiveAt: NOON,
    stateChangedAt: NOON,
    waitingSince: null,
    lastSeq: 0,
    unreadCount: 0,
    lastMessage: null,
    ...with_,
  };
}
