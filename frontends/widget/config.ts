/** How the site has set its widget, and whether anybody is there: `GET /api/widget/config`. */

import type { Look } from "../loader/contract.ts";
import type { FormField, WidgetLook } from "../shared/site.ts";
import type { Time } from "../shared/wire.ts";

export interface Config {
  widget: WidgetLook;
  /** Within the opening hours. */
  open: boolean;
  opensAt: Time | null;
  peopleOnline: number;
  /** The assistant answers. */
  assistant: boolean;
  /** A conversation can be sent by e-mail. */
  mail: boolean;
}

/** What the server sets when nobody has set anything; then the visitor's language has better words. */
const UNSET_TITLE = "Chat with us";
const PATIENCE_MS = 3_000;

/** `null` when it did not come: the chat works without. */
export async function fetchConfig(): Promise<Config | null> {
  try {
    const response = await fetch("/api/widget/config", { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? ((await response.json()) as Config) : null;
  } catch {
    return null;
  }
}

/** The site's looks; what the page's own script tag says goes before what the settings say. */
export function lookOf(config: Config | null, page: Look): Look {
  if (config === null) return page;
  const { title, accent, greeting, quickReplies, language } = config.widget;
  return {
    ...(title !== "" && title !== UNSET_TITLE && { name: title }),
    ...(greeting !== "" && { greeting }),
    ...(quickReplies.length > 0 && { replies: quickReplies }),
    ...(language !== "auto" && { lang: language }),
    color: accent,
    ...page,
  };
}

/** Nobody will answer now: the hours are over or the team is away, and there is no assistant. */
export function isAway(config: Config | null): boolean {
  return config !== null && !config.assistant && (!config.open || config.peopleOnline === 0);
}

/** What is asked before the first message; nothing if the page has said who the visitor is. */
export function formFor(config: Config | null, isKnown: boolean): FormField[] {
  if (config === null || isKnown) return [];
  const { when, fields } = config.widget.form;
  return when === "before" || (when === "offline" && isAway(config)) ? fields : [];
}
