/** Who is not let in. */

import type { Api } from "./api.ts";

export interface Block {
  id: string;
  sessionId: string | null;
  visitorName: string | null;
  network: string | null;
  reason: string | null;
  by: string;
  createdAt: string;
  until: string | null;
}

/** Hours of each span that is offered; `null` holds until somebody lifts it. */
export const SPANS = { hour: 1, day: 24, week: 168, always: null } as const;
export type Span = keyof typeof SPANS;

export const listBlocks = async (api: Api): Promise<Block[]> =>
  (await api.get<{ blocks: Block[] }>("/api/blocks")).blocks;

export const blockPath = (sessionId: string): string => `/api/chats/${encodeURIComponent(sessionId)}/block`;

/** What goes over the wire for the reason and span that somebody chose. */
export function blockBody(reason: string, span: Span): { reason: string | null; hours?: number } {
  const hours = SPANS[span];
  return { reason: reason.trim() || null, ...(hours === null ? {} : { hours }) };
}
