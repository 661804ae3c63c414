/** Figures as a file. Fetched with the token, which an ordinary link would have to carry in its address. */

import { sentenceOf } from "../data/toasts.ts";
import type { Desk } from "../desk.tsx";

export async function saveFile({ account, toasts }: Desk, query: string): Promise<void> {
  try {
    const token = account.now.peek()?.token ?? "";
    const response = await fetch(`/api/figures/export?${query}`, { headers: { Authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(String(response.status));
    const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
    const address = URL.createObjectURL(await response.blob());
    const link = document.createElement("a");
    link.href = address;
    link.download = name ?? "figures.csv";
    link.click();
    URL.revokeObjectURL(address);
  } catch (error) {
    toasts.say(sentenceOf(error));
  }
}
