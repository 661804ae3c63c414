/** What the server answers about figures. */

import type { Chat } from "../../shared/wire.ts";

export interface Beside<T = number> {
  now: T;
  before: T;
}

export type Outcome = "assistant" | "person" | "missed" | "unanswered";
export const OUTCOMES: readonly Outcome[] = ["assistant", "person", "missed", "unanswered"];

export interface Named extends Beside {
  key: string;
}

export interface Duration {
  chats: Beside;
  medianS: Beside<number | null>;
  p90S: Beside<number | null>;
}

export type DayCount = { day: string; before: number } & Record<Outcome, number>;

export interface BusyPerson {
  id: string;
  name: string | null;
  chats: Beside;
  messages: Beside;
  medianResponseS: number | null;
  openNow: number;
}

export interface Figures {
  span: { from: string; to: string; zone: string; before: { from: string; to: string } };
  countedUntil: string | null;
  chats: Beside;
  outcomes: Record<Outcome, Beside>;
  why: Named[];
  firstResponse: Duration;
  wait: Duration;
  open: Duration;
  cost: { totalUsd: Beside; perSolvedUsd: Beside<number | null> };
  ratings: { rated: Beside; average: Beside<number | null>; scores: Beside[] };
  tags: Named[];
  sources: Named[];
  people: BusyPerson[];
  days: DayCount[];
  hours: number[][];
}

export interface Asked {
  lookedAt: number;
  words: { text: string; chats: number }[];
  questions: { text: string; chats: number }[];
  comments: { sessionId: string; visitor: string | null; score: number; comment: string; at: string }[];
}

export interface Live {
  waiting: number;
  waitingSince: string | null;
  visitorsOnline: number;
  agentsOnline: number;
}

/** A figure, and which part of it: what the chats behind it are asked by. `title` is what it is called on the page. */
export interface Part {
  figure: string;
  key?: string;
  title: string;
}

export interface Behind {
  rows: {
    chat: Chat;
    facts: {
      startedAt: string;
      outcome: Outcome;
      why: string | null;
      firstResponseS: number | null;
      waitS: number | null;
      openS: number | null;
      costUsd: number;
      rating: number | null;
    };
  }[];
  nextCursor: string | null;
}
