/** The small pure parts: typing, streaming, times, words, drafts. */

import { describe, expect, test } from "vitest";
import { keepDraft, readDraft } from "./drafts.ts";
import { newId } from "./ids.ts";
import { memoryStore } from "./storage.ts";
import { grow } from "./stream.ts";
import * as times from "./times.ts";
import * as typing from "./typing.ts";
import { chooseLanguage, direction, fill } from "./words.ts";

describe("typing", () => {
  test("is said at once, then every three seconds, and taken back when the text is empty", () => {
    const first = typing.onInput(typing.SILENT, false, 10_000);
    expect(first).toEqual({ isTyping: true, at: 10_000 });
    expect(typing.onInput(first ?? typing.SILENT, false, 12_999)).toBeNull();
    expect(typing.onInput(first ?? typing.SILENT, false, 13_000)).toEqual({ isTyping: true, at: 13_000 });
    expect(typing.onInput(first ?? typing.SILENT, true, 11_000)).toEqual({ isTyping: false, at: 11_000 });
    expect(typing.onInput(typing.SILENT, true, 11_000)).toBeNull();
  });

  test("of the other side is believed for six seconds", () => {
    const typists = typing.heard(new Map(), "Mara", true, 0);
    expect([...typing.believed(typists, 5_999).keys()]).toEqual(["Mara"]);
    expect([...typing.believed(typists, 6_000).keys()]).toEqual([]);
    expect([...typing.heard(typists, "Mara", false, 1).keys()]).toEqual([]);
  });
});

describe("the assistant's words", () => {
  const piece = (turn: number, index: number, text: string) => ({ turn, index, text });

  test("grow in order; doubles and late ones change nothing", () => {
    const draft = [piece(1, 0, "Yes, "), piece(1, 1, "of "), piece(1, 1, "of "), piece(1, 3, "!"), piece(1, 2, "course")].reduce(
      (before: ReturnType<typeof grow>, one) => grow(before, one),
      null,
    );
    expect(draft?.text).toBe("Yes, of course");
  });

  test("begin anew with the next turn, and never in its middle", () => {
    const draft = grow(null, piece(1, 0, "old"));
    expect(grow(draft, piece(2, 0, "new"))?.text).toBe("new");
    expect(grow(draft, piece(2, 4, "tail"))?.text).toBe("old");
    expect(grow(grow(draft, piece(2, 0, "new")), piece(1, 1, "late"))?.text).toBe("new");
    expect(grow(null, piece(1, 2, "tail"))).toBeNull();
  });
});

describe("times", () => {
  const now = new Date(2026, 2, 12, 15, 0);

  test.each([
    [new Date(2026, 2, 12, 0, 5), "Today"],
    [new Date(2026, 2, 11, 23, 59), "Yesterday"],
    [new Date(2026, 2, 9, 12, 0), "Monday"],
    [new Date(2026, 0, 3), "January 3"],
    [new Date(2025, 0, 3), "January 3, 2025"],
  ])("%s is said as %s", (at, said) => expect(times.day(at, "en", now)).toBe(said));

  test("are said in the reader's language", () => expect(times.day(new Date(2026, 2, 11), "de", now)).toBe("Gestern"));

  test.each([
    [7, "0:07"],
    [130, "2:10"],
    [3_730, "1:02:10"],
  ])("a timer at %d s shows %s", (seconds, shown) => expect(times.timer(seconds)).toBe(shown));

  test.each([
    [20, "now"],
    [130, "2 min"],
    [7_300, "2 hr"],
  ])("%d s are said as %s", (seconds, said) => expect(times.span(seconds, "en")).toBe(said));
});

describe("words", () => {
  test("the reader's first language that is there is chosen", () => {
    expect(chooseLanguage(["en", "de", "pt"], ["sv-SE", "pt-BR", "en"])).toBe("pt");
    expect(chooseLanguage(["en", "de"], ["sv"])).toBe("en");
  });

  test("values are put into sentences, and only once", () => {
    expect(fill("{name} has joined", { name: "{name}" })).toBe("{name} has joined");
    expect(fill("{n} s", {})).toBe("{n} s");
  });

  test("Arabic and Hebrew run from right to left", () => {
    expect(["ar", "he-IL", "en"].map(direction)).toEqual(["rtl", "rtl", "ltr"]);
  });
});

test("a draft is kept for its own conversation, and an empty one is forgotten", () => {
  const store = memoryStore();
  keepDraft(store, "a", "half a sen");
  expect([readDraft(store, "a"), readDraft(store, "b")]).toEqual(["half a sen", ""]);
  keepDraft(store, "a", "  ");
  expect(store.keys("")).toEqual([]);
});

test("ids are long enough to be a session's key and have no character that an address would change", () => {
  expect(newId()).toMatch(/^[\w-]{24}$/);
  expect(newId()).not.toBe(newId());
});
