/** Exports, erasure and retention, as the server takes them. */

import type { Api } from "./api.ts";

/** Days; `null` keeps for ever. */
export interface Retention {
  closedChatsDays: number | null;
  pageViewsDays: number | null;
  addressesDays: number | null;
  changesDays: number | null;
}

/** What is kept of one visitor. */
export interface Held {
  chats: number;
  messages: number;
  notes: number;
  files: number;
  since: string;
}

export function visitorPath(id: string): string {
  return `/api/chats/${encodeURIComponent(id)}/visitor`;
}

/** Begins a download: of one visitor, named by a chat of theirs, or of everything. The browser writes it to disk as it comes. */
export async function download(api: Api, sessionId?: string): Promise<void> {
  const { url } = await api.send<{ url: string }>("POST", "/api/exports", sessionId === undefined ? {} : { sessionId });
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
}
