import { expect, test } from "vitest";
import { initials } from "./initials.ts";

test.each([
  ["Mara Lind", "ML"],
  ["mara", "M"],
  ["Ana de la Cruz", "AC"],
  ["😀 Joy", "😀J"],
])("%s is shown as %s", (name, shown) => expect(initials(name)).toBe(shown));
