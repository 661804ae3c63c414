/** The conversation as a text file, for the visitor to keep. Made in the browser: nothing is sent anywhere. */

import { inWords } from "../shared/attached.ts";
import type { Message } from "../shared/wire.ts";
import { noticeText } from "./head.ts";
import type { Tongue } from "./words/index.ts";

/** Pure: one paragraph for each message, with time and name. */
export function transcript(messages: readonly Message[], { tag, words }: Tongue): string {
  const time = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" });
  const name = (message: Message): string =>
    ({ user: words.you, admin: message.senderName ?? words.somebody, ai: words.assistant, system: "" })[message.sender];
  return messages
    .map((message) => {
      const at = time.format(new Date(message.createdAt));
      if (message.sender === "system") return `${at}\n— ${noticeText(message, words)}\n`;
      return `${at} · ${name(message)}\n${inWords(message)}\n`;
    })
    .join("\n");
}

export function saveText(fileName: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
