/** The conversation as a file. Fetched with the token, which an ordinary link would have to carry in its address. */

import type { Desk } from "../desk.tsx";
import { sentenceOf } from "../data/toasts.ts";
import { words } from "../words.ts";

export async function saveTranscript({ account, toasts }: Desk, id: string): Promise<void> {
  try {
    const token = account.now.peek()?.token ?? "";
    const response = await fetch(`/api/chats/${encodeURIComponent(id)}/transcript`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(String(response.status));
    const address = URL.createObjectURL(await response.blob());
    const link = document.createElement("a");
    link.href = address;
    link.download = `${words.details.transcriptFile}-${id.slice(-6)}.txt`;
    link.click();
    URL.revokeObjectURL(address);
  } catch (error) {
    toasts.say(sentenceOf(error));
  }
}
