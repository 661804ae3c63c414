/** What an admin sets, as the server keeps it. */

import type { WidgetLook } from "../../shared/site.ts";
import type { Time } from "../../shared/wire.ts";

export type Day = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
export const DAYS: readonly Day[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** From and to, as "09:00" and "17:00". */
export type Span = [string, string];

export interface Hours {
  timezone: string;
  days: Partial<Record<Day, Span[]>>;
}

export interface Site {
  widget: WidgetLook;
  hours: Hours;
  identitySecretSet: boolean;
}

export type Provider = "openai" | "openrouter" | "custom" | "knowledge";

export interface AssistantConfig {
  enabled: boolean;
  provider: Provider;
  baseUrl: string | null;
  model: string | null;
  /** Finds knowledge by what it means. */
  embeddingModel: string | null;
  temperature: number;
  maxTokens: number;
  instructions: string;
  greeting: string;
  languages: string[];
  dailyCapUsd: number | null;
  visitorRepliesPerDay: number;
  knowledgeThreshold: number;
  burstWaitS: number;
  firstTokenTimeoutS: number;
  handOff: {
    phrases: string[];
    unknownAnswers: number;
    unhappyMessages: number;
    askEmailAfterS: number;
    repeatAlertS: number;
  };
  /** What may be shown of the key: `sk-…` and its end. Written, it is the key itself. */
  apiKey: string | null;
  /** It was sealed under a secret that the server does not have any more. */
  keyIsLost: boolean;
  /** Told, never set. */
  supportedLanguages: string[];
  updatedAt: Time | null;
}

/** What differs: sent alone, so that a colleague's change of something else stays. Pure. */
export function changesOf<T extends object>(saved: T, draft: T): Partial<T> {
  const changed = Object.entries(draft).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(saved[name as keyof T]),
  );
  return Object.fromEntries(changed) as Partial<T>;
}
