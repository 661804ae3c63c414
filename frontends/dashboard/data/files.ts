/** Files on their way from one of the team: kept for each chat, so that they go on while one looks at another. */

import { signal } from "@preact/signals";
import { upload } from "../../shared/upload.ts";
import { createUploads, type Rules, type Uploads } from "../../shared/uploads.ts";
import type { Attachment } from "../../shared/wire.ts";
import type { Api } from "./api.ts";

export interface Files {
  /** What may be sent; `null` until the server has said. */
  readonly rules: { readonly value: Rules | null };
  of(chatId: string): Uploads | null;
  /** Rejects when the server does not say what may be sent. */
  add(chatId: string, chosen: readonly File[]): Promise<void>;
  renew(id: string): Promise<Attachment>;
}

export function createFiles(api: Api, token: () => string | null): Files {
  const rules = signal<Rules | null>(null);
  const chats = new Map<string, Uploads>();

  const start = (chatId: string, known: Rules): Uploads =>
    createUploads({
      rules: known,
      send: (file, onProgress, stop) =>
        upload(file, { headers: { Authorization: `Bearer ${token() ?? ""}` }, sessionId: chatId, onProgress, signal: stop }),
      forget: (id) => void api.send("DELETE", `/api/files/${id}`).catch(() => undefined), // the server forgets it in a day
    });

  return {
    rules,
    of(chatId) {
      const known = rules.value;
      if (known === null) return null;
      const uploads = chats.get(chatId) ?? start(chatId, known);
      chats.set(chatId, uploads);
      return uploads;
    },
    async add(chatId, chosen) {
      if (chosen.length === 0) return;
      rules.value ??= (await api.get<{ rules: Rules }>("/api/files/rules")).rules;
      this.of(chatId)?.add(chosen);
    },
    renew: async (id) => (await api.get<{ file: Attachment }>(`/api/files/${id}`)).file,
  };
}
