/** Puts a site's looks on: its colour, theme, language. Through the CSSOM, which our content security policy allows. */

import { inkOn, parse, readableOn } from "../shared/colour.ts";
import { direction } from "../shared/words.ts";
import type { Look } from "../loader/contract.ts";
import type { Tongue } from "./words/index.ts";

const LIGHT = [255, 255, 255] as const;
const DARK = [34, 32, 30] as const;

/** Returns what takes it off again, where it would go on to follow the system. */
export function dress(look: Look, { tag, words }: Tongue): () => void {
  const root = document.documentElement;
  root.lang = tag;
  root.dir = direction(tag);
  if (look.theme) root.dataset["theme"] = look.theme;
  document.title = look.name ?? words.title;

  const colour = parse(look.color ?? "");
  if (colour === null || look.color === undefined) return () => undefined;
  const wantsDark = matchMedia("(prefers-color-scheme: dark)");
  const paint = (): void => {
    const isDark = look.theme === "dark" || (look.theme !== "light" && wantsDark.matches);
    root.style.setProperty("--accent-full", look.color ?? "");
    root.style.setProperty("--accent-full-hover", `color-mix(in srgb, ${look.color} 86%, black)`);
    root.style.setProperty("--on-accent", inkOn(colour));
    root.style.setProperty("--accent", readableOn(colour, isDark ? DARK : LIGHT));
  };
  wantsDark.addEventListener("change", paint);
  paint();
  return () => wantsDark.removeEventListener("change", paint);
}
