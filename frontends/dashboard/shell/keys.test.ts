import { describe, expect, it } from "vitest";
import { BINDINGS, commandFor } from "./keys.ts";
import { rank } from "./ranking.ts";

const pressed = (key: string, with_: object = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...with_ });

describe("keys", () => {
  it("has one command for each key", () => {
    const keys = BINDINGS.map(({ key, mod }) => `${mod ?? false} ${key}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("leaves letters to who writes", () => {
    expect(commandFor(pressed("t"), false)).toBe("take-over");
    expect(commandFor(pressed("t"), true)).toBeNull();
  });

  it("opens the palette from anywhere, on every kind of keyboard", () => {
    expect(commandFor(pressed("k", { ctrlKey: true }), true)).toBe("palette");
    expect(commandFor(pressed("K", { metaKey: true }), false)).toBe("palette");
    expect(commandFor(pressed("k"), false)).toBe("previous");
  });

  it("leaves the browser its own", () => {
    expect(commandFor(pressed("t", { ctrlKey: true }), false)).toBeNull();
    expect(commandFor(pressed("e", { altKey: true }), false)).toBeNull();
    expect(commandFor(pressed("Enter", { isComposing: true }), false)).toBeNull();
  });
});

describe("the palette", () => {
  const choices = ["Take over", "Hand back", "Zoë Martin", "Settings"].map((name) => ({ id: name, name }));
  const names = (asked: string): string[] => rank(choices, asked).map(({ name }) => name);

  it("offers everything before anything is asked", () => {
    expect(names("")).toHaveLength(4);
  });

  it("finds by beginnings of words, without accents, in any order", () => {
    expect(names("zoe")).toEqual(["Zoë Martin"]);
    expect(names("mart zo")).toEqual(["Zoë Martin"]);
    expect(names("ov")).toEqual(["Take over"]);
  });

  it("finds by letters in order", () => {
    expect(names("tkov")).toEqual(["Take over"]);
  });

  it("finds nothing where nothing fits", () => {
    expect(names("xyzzy")).toEqual([]);
  });
});
