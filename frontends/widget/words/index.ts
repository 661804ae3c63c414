/** Every language is a file of its own, fetched when it is wanted; English comes along, so that there are always words. */

import { chooseLanguage } from "../../shared/words.ts";
import en, { type Words } from "./en.ts";

export type { Words };

const OTHERS: Record<string, () => Promise<{ default: Words }>> = {
  de: () => import("./de.ts"),
  fr: () => import("./fr.ts"),
  es: () => import("./es.ts"),
  it: () => import("./it.ts"),
  pt: () => import("./pt.ts"),
  nl: () => import("./nl.ts"),
  pl: () => import("./pl.ts"),
  tr: () => import("./tr.ts"),
  uk: () => import("./uk.ts"),
  ar: () => import("./ar.ts"),
  ja: () => import("./ja.ts"),
};

export const LANGUAGES = ["en", ...Object.keys(OTHERS)];

export interface Tongue {
  /** The tag that is spoken, for `lang`, dates and numbers: the visitor's own region if its language is the same. */
  tag: string;
  words: Words;
}

export async function speak(wanted: readonly string[]): Promise<Tongue> {
  const language = chooseLanguage(LANGUAGES, wanted);
  const tag = wanted.find((one) => one.toLowerCase().split("-")[0] === language) ?? language;
  try {
    return { tag, words: (await OTHERS[language]?.())?.default ?? en };
  } catch {
    return { tag: "en", words: en }; // not fetched: better English than nothing
  }
}
