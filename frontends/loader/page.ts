/** What the loader reads of the host page, writes into it, and keeps in its storage. */

import type { Look, Place } from "./contract.ts";

export function readLook(data: DOMStringMap): Look {
  const look: Look = {};
  for (const name of ["color", "lang", "label", "name", "greeting"] as const) if (data[name]) look[name] = data[name];
  if (data["position"] === "left" || data["position"] === "right") look.position = data["position"];
  if (data["theme"] === "light" || data["theme"] === "dark") look.theme = data["theme"];
  if (data["replies"]) look.replies = data["replies"].split("|").map((reply) => reply.trim());
  return look;
}

export function here(): Place {
  return { url: location.origin + location.pathname, title: document.title.replace(/^\(\d+\) /, "") };
}

/** "(2) Lumen Lamps" while the tab is not looked at. */
export function showInTitle(count: number): void {
  const bare = document.title.replace(/^\(\d+\) /, "");
  const title = count > 0 && document.hidden ? `(${count}) ${bare}` : bare;
  if (title !== document.title) document.title = title;
}

export function recall(storage: () => Storage, key: string): boolean {
  try {
    return storage().getItem(key) !== null;
  } catch {
    return false; // storage may be forbidden; then nothing was kept
  }
}

export function remember(storage: () => Storage, key: string, yes: boolean): void {
  try {
    if (yes) storage().setItem(key, "1");
    else storage().removeItem(key);
  } catch {
    // storage may be forbidden; the chat works without
  }
}
