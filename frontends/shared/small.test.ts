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
  const read = (...pieces: [turn: number, offset: number, text: string][]) =>
    pieces.reduce((draft: ReturnType<typeof grow>, [turn, offset, text]) => grow(draft, { turn, offset, text }), null)?.text;

  test("are cut where a piece begins, and go on from there", () => {
    expect(read([1, 0, "Yes, "], [1, 5, "of curse"], [1, 9, "ourse"])).toBe("Yes, of course");
  });

  test("wait for a whole piece when one was lost, or when one joins in the middle", () => {
    expect(read([1, 0, "Yes"], [1, 9, "course"])).toBe("Yes");
    expect(read([1, 4, "tail"])).toBeUndefined();
    expect(read([1, 4, "tail"], [1, 0, "head and tail"])).toBe("head and tail");
  });

  test("begin anew with the next turn, and an older one changes nothing any more", () => {
    expect(read([1, 0, "old"], [2, 0, "new"], [1, 3, "er"])).toBe("new");
    expect(read([1, 0, "old"], [2, 3, "tail"])).toBe("old");
  });

  test("are gone when they are taken back", () => {
    expect(read([1, 0, "not to be said"], [1, 0, ""])).toBeUndefined();
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
