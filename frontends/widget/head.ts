/** Who answers now, in one line, and what a notice says. Pure. */

import type { Chat, Message } from "../shared/wire.ts";
import { fill } from "../shared/words.ts";
import { type Config, isAway } from "./config.ts";
import type { Words } from "./words/index.ts";

export type Answerer = "nobody" | "assistant" | "waiting" | "person" | "closed";

export interface Headline {
  who: Answerer;
  text: string;
}

/** `chat` is null for a visitor who has not written yet; then it says who would answer. */
export function headline(chat: Chat | null, config: Config | null, words: Words): Headline {
  switch (chat?.state) {
    case undefined:
      if (config?.widget.subtitle) return { who: "nobody", text: config.widget.subtitle };
      if (config?.assistant) return { who: "assistant", text: words.assistantLine };
      return { who: "nobody", text: isAway(config) ? words.awayLine : config === null ? words.ask : words.hereLine };
    case "ai":
      return { who: "assistant", text: words.assistantLine };
    case "waiting":
      return { who: "waiting", text: words.waitingLine };
    case "human":
      return { who: "person", text: fill(words.personLine, { name: chat.assignedTo?.name ?? words.somebody }) };
    case "closed":
      return { who: "closed", text: words.closedLine };
  }
}

/** In the visitor's language where the notice is known; else as the server wrote it, as it does where it says more than we could. */
export function noticeText({ content, meta }: Message, words: Words): string {
  if (meta?.notice === "requested" && meta["by"] === "system") return content;
  const name = typeof meta?.["name"] === "string" ? meta["name"] : words.somebody;
  const sentence: Record<string, string> = {
    requested: words.noticeRequested,
    withdrawn: words.noticeWithdrawn,
    taken_over: words.noticeJoined,
    handed_back: meta?.["state"] === "waiting" ? words.noticeRequeued : words.noticeHandedBack,
    closed: words.noticeClosed,
    reopened: words.noticeReopened,
    assigned: words.noticeJoined,
  };
  const known = Object.hasOwn(sentence, meta?.notice ?? "") ? sentence[meta?.notice ?? ""] : undefined;
  return known === undefined ? content : fill(known, { name });
}

/** The visitor asked for a person and may take it back. Without an assistant there is nothing to go back to. */
export function canGoBack(chat: Chat | null, messages: readonly Message[]): boolean {
  return chat?.state === "waiting" && messages.findLast((message) => message.sender === "system")?.meta?.notice === "requested";
}

/** How many messages of the other side the visitor has not seen, and up to where they go. */
export function unread(messages: readonly Message[]): { count: number; upTo: number } {
  const waiting = messages.filter((message) => !message.isRead && (message.sender === "ai" || message.sender === "admin"));
  return { count: waiting.length, upTo: waiting.at(-1)?.seq ?? 0 };
}
