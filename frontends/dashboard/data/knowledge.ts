/** What the business has taught the assistant. */

import type { Source as Cited, Time } from "../../shared/wire.ts";
import type { Api } from "./api.ts";

export type SourceKind = "answer" | "markdown" | "text" | "html" | "pdf" | "page";

export interface KnowledgeSource {
  id: string;
  kind: SourceKind;
  /** Of an answer: its question. */
  title: string;
  url: string | null;
  status: "pending" | "ready" | "failed";
  /** Why it failed. */
  problem: string | null;
  passageCount: number;
  updatedAt: Time;
}

/** How much of the knowledge has its meaning known; null without an embedding model. */
export interface Vectors {
  model: string;
  known: number;
  passages: number;
  /** Why the others lack it, in the provider's words. */
  problem: string | null;
}

/** What a trial question finds. */
export interface Passage {
  title: string;
  heading?: string;
  content: string;
  score: number;
  url?: string | null;
}

/** What a trial message to the assistant gives. */
export interface Trial {
  /** What the visitor would read, hand-off or not. */
  reply: string;
  reason: string;
  wouldHandOff: boolean;
  /** What the model would tell the person who takes over. */
  summary: string | null;
  firstTokenMs: number | null;
  durationMs: number;
  promptTokens: number | null;
  completionTokens: number | null;
  costUsd: number;
  /** The provider's own words. */
  error: string | null;
  sources: Cited[];
  unsourced: string[];
}

/** Enough for any shop; a longer list is cut, and says so by its length. */
const MAX_PAGES = 10;

/** All sources, newest first. */
export async function listSources(api: Api): Promise<KnowledgeSource[]> {
  const all: KnowledgeSource[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    const after = all.at(-1)?.id;
    const path = `/api/ai/knowledge?limit=100${after === undefined ? "" : `&after=${after}`}`;
    const found = await api.get<{ sources: KnowledgeSource[]; hasMore: boolean }>(path);
    all.push(...found.sources);
    if (!found.hasMore) break;
  }
  return all;
}
