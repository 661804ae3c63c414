/** Where in the dashboard one is, as the address bar says it. */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Spot } from "./passage.ts";

/** Which chats the list shows: by who answers, or those of one colleague or team. */
export type View = "waiting" | "mine" | "ai" | "all" | "closed" | `of-${string}` | `team-${string}`;

/** The pages of the settings, in the order of their list. */
export const SETTINGS_PARTS = [
  "assistant",
  "knowledge",
  "widget",
  "hours",
  "replies",
  "teams",
  "blocks",
  "people",
  "changes",
  "data",
  "alerts",
  "profile",
] as const;

export type SettingsPart = (typeof SETTINGS_PARTS)[number];

export type Place =
  /** `spot` is the message that somebody came to see. */
  | { page: "inbox"; view: View; chat: string | null; spot?: Spot }
  /** `asked` is what stands in the field. */
  | { page: "search"; asked: string; chat: string | null; spot: Spot | null }
  | { page: "guide" }
  | { page: "figures" }
  | { page: "settings"; part: SettingsPart | null };

const ROOT = "/admin";
const VIEWS: readonly string[] = ["waiting", "mine", "ai", "all", "closed"];

export const HOME: Place = { page: "inbox", view: "all", chat: null };

export function parsePlace(path: string): Place {
  const [page, first, second, third, fourth] = path
    .replace(/^\/(admin|dashboard)/, "")
    .split("/")
    .filter(Boolean)
    .map(decode);
  const spot = /^\d{1,9}$/.test(third ?? "") ? { seq: Number(third), noteId: fourth ?? null } : null;
  if (page === "search") {
    return { page, asked: first ?? "", chat: second ?? null, spot };
  }
  if (page === "guide" || page === "figures") return { page };
  if (page === "settings") return { page, part: SETTINGS_PARTS.find((part) => part === first) ?? null };
  if (page === "inbox" && first !== undefined && (VIEWS.includes(first) || /^(of|team)-./.test(first))) {
    return { page, view: first as View, chat: second ?? null, ...(spot && { spot }) };
  }
  return HOME;
}

export function formatPlace(place: Place): string {
  switch (place.page) {
    case "inbox":
      return [ROOT, "inbox", place.view, ...chatParts(place)].map(encode).join("/");
    case "search": {
      const parts = place.asked.trim() === "" ? [] : [place.asked, ...chatParts(place)];
      return [ROOT, "search", ...parts].map(encode).join("/");
    }
    case "guide":
    case "figures":
      return `${ROOT}/${place.page}`;
    case "settings":
      return place.part === null ? `${ROOT}/settings` : `${ROOT}/settings/${place.part}`;
  }
}

function chatParts({ chat, spot }: { chat: string | null; spot?: Spot | null }): string[] {
  if (chat === null) return [];
  if (!spot) return [chat];
  return [chat, `${spot.seq}`, ...(spot.noteId === null ? [] : [spot.noteId])];
}

const encode = (part: string): string => (part === ROOT ? part : encodeURIComponent(part));

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export interface Navigation {
  readonly place: ReadonlySignal<Place>;
  /** Where somebody wants to go while something here is not saved; answer with `leave` or `stay`. */
  readonly asking: ReadonlySignal<Place | null>;
  go(place: Place): void;
  /** As `go`, without a step for "back" to return to. */
  replace(place: Place): void;
  leave(): void;
  stay(): void;
  /** Tells whether something would be lost by leaving; returns what ends the asking. */
  hold(isUnsaved: () => boolean): () => void;
}

export function createNavigation(): Navigation {
  const place = signal<Place>(parsePlace(location.pathname));
  const asking = signal<Place | null>(null);
  const holders = new Set<() => boolean>();
  const isHeld = (): boolean => [...holders].some((isUnsaved) => isUnsaved());

  const show = (next: Place, how: "pushState" | "replaceState"): void => {
    const path = formatPlace(next);
    if (path !== location.pathname) history[how](null, "", path);
    place.value = next;
  };

  addEventListener("popstate", () => {
    const next = parsePlace(location.pathname);
    if (!isHeld()) {
      place.value = next;
      return;
    }
    history.pushState(null, "", formatPlace(place.peek()));
    asking.value = next;
  });
  addEventListener("beforeunload", (event) => {
    if (isHeld()) event.preventDefault();
  });

  return {
    place,
    asking,
    go(next) {
      const isSamePage = formatPlace(next) === formatPlace(place.peek());
      if (isSamePage) return;
      if (isHeld()) asking.value = next;
      else show(next, "pushState");
    },
    replace: (next) => show(next, "replaceState"),
    leave() {
      const next = asking.peek();
      asking.value = null;
      holders.clear();
      if (next !== null) show(next, "pushState");
    },
    stay() {
      asking.value = null;
    },
    hold(isUnsaved) {
      holders.add(isUnsaved);
      return () => holders.delete(isUnsaved);
    },
  };
}
