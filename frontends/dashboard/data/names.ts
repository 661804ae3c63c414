/** What people, pages and devices are called here. Pure. */

import type { Chat } from "../../shared/wire.ts";
import { words } from "../words.ts";

interface Named {
  sessionId: string;
  visitor?: Pick<NonNullable<Chat["visitor"]>, "name" | "email"> | null;
}

/** Their own name, else their address, else a short name that stays the same. */
export function visitorName(chat: Named): string {
  const { name, email } = chat.visitor ?? {};
  return name?.trim() || email || `${words.visitor} ${chat.sessionId.replace(/-/g, "").slice(-4).toUpperCase()}`;
}

/** The part of an address that tells pages of one site apart. */
export function pagePath(page: string): string {
  if (!URL.canParse(page)) return page;
  const url = new URL(page);
  return decodeSafely(url.pathname) + url.search;
}

function decodeSafely(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "Mac"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** "Firefox, Android"; `null` for what names neither. */
export function device(userAgent: string): { name: string; isPhone: boolean } | null {
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const name = [browser, system].filter(Boolean).join(", ");
  return name === "" ? null : { name, isPhone: /\b(Mobile|iPhone)\b/.test(userAgent) };
}

/** "French" for "fr-CA"; the tag itself if nothing is known of it. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
