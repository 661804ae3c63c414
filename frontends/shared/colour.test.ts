import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contrast, inkOn, parse, readableOn } from "./colour.ts";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

/** A token's colour as it comes out in light or dark mode. */
function token(name: string, dark: boolean): [number, number, number] {
  const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(css)?.[1] ?? "";
  const reference = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (reference !== undefined) return token(reference, dark);
  const both = /^light-dark\((#\w+),\s*(#\w+)\)$/.exec(value);
  const colour = parse((both ? both[dark ? 2 : 1] : value) ?? "");
  if (colour === null) throw new Error(`--${name} is no colour: ${value}`);
  return [...colour];
}

const TEXT_PAIRS = [
  ["ink", "ground"],
  ["ink", "ground-raised"],
  ["ink", "ground-quiet"],
  ["ink-quiet", "ground"],
  ["ink-quiet", "ground-raised"],
  ["ink-quiet", "ground-quiet"],
  ["accent", "ground"],
  ["accent", "ground-raised"],
  ["accent", "accent-pale"],
  ["ink", "accent-pale"],
  ["on-accent", "accent-full"],
  ["assistant", "ground-raised"],
  ["assistant", "assistant-pale"],
  ["ink", "assistant-pale"],
  ["waiting", "ground"],
  ["waiting", "ground-raised"],
  ["waiting", "waiting-pale"],
  ["ink", "waiting-pale"],
  ["fault", "ground"],
  ["fault", "ground-raised"],
  ["fault", "fault-pale"],
  ["good", "ground-raised"],
  ["good", "good-pale"],
] as const;

describe.each([
  ["light", false],
  ["dark", true],
] as const)("in %s mode", (_, dark) => {
  test.each(TEXT_PAIRS)("%s can be read on %s", (text, ground) => {
    expect(contrast(token(text, dark), token(ground, dark))).toBeGreaterThanOrEqual(4.5);
  });

  test("a control's edge can be seen", () => {
    expect(contrast(token("line-control", dark), token("ground-raised", dark))).toBeGreaterThanOrEqual(3);
  });
});

describe("a site's own colour", () => {
  test.each(["#ffd400", "#0f6e66", "#ff5a5f", "#000000", "#ffffff", "#888888"])("%s gets readable words on it and as words", (site) => {
    const colour = parse(site) ?? [0, 0, 0];
    for (const ground of [token("ground-raised", false), token("ground-raised", true)]) {
      expect(contrast(parse(readableOn(colour, ground)) ?? [0, 0, 0], ground)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(parse(inkOn(colour)) ?? [0, 0, 0], colour)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["red", "#12345", "url(x)", "#0f6e66;}", "", "#gggggg"])("is refused when it is none: %s", (text) => {
    expect(parse(text)).toBeNull();
  });
});
