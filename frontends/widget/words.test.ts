import { expect, test } from "vitest";
import { LANGUAGES, speak, type Words } from "./words/index.ts";

const placeholders = (sentence: string): string[] => [...sentence.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

test("there are at least ten languages, one of them written from right to left", () => {
  expect(LANGUAGES.length).toBeGreaterThanOrEqual(10);
  expect(LANGUAGES).toContain("ar");
});

test.each(LANGUAGES)("%s has all words, and fills in what English fills in", async (language) => {
  const english = (await speak(["en"])).words;
  const { tag, words } = await speak([language]);
  expect(tag).toBe(language);
  for (const key of Object.keys(english) as (keyof Words)[]) {
    expect(words[key].trim(), key).not.toBe("");
    expect(placeholders(words[key]), key).toEqual(placeholders(english[key]));
  }
});

test("a region keeps its dates and numbers, and gets its language's words", async () => {
  expect((await speak(["de-AT"])).tag).toBe("de-AT");
  expect((await speak(["sv-SE"])).tag).toBe("en");
});
