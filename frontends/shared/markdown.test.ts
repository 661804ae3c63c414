import { describe, expect, test } from "vitest";
import { type Block, type Inline, parse, parseInline, plainText, safeAddress } from "./markdown.ts";

const links = (text: string): string[] => {
  const inside = (nodes: Inline[]): string[] =>
    nodes.flatMap((node) => (node.kind === "link" ? [node.href] : "children" in node ? inside(node.children) : []));
  return parse(text).flatMap((block) =>
    block.kind === "list" ? block.items.flatMap(inside) : "children" in block ? inside(block.children) : [],
  );
};
const kinds = (blocks: Block[]): string[] => blocks.map((block) => block.kind);

test("plain words stay as they are, line breaks included", () => {
  expect(parse("one\ntwo")).toEqual([
    { kind: "paragraph", children: [{ kind: "text", text: "one" }, { kind: "break" }, { kind: "text", text: "two" }] },
  ]);
});

test("HTML is text like any other", () => {
  const text = '<img src=x onerror="alert(1)"><script>alert(1)</script>';
  expect(parse(text)).toEqual([{ kind: "paragraph", children: [{ kind: "text", text }] }]);
});

test("blocks are told apart", () => {
  const text = "# Title\nwords\n\n- a\n- b\n\n1. c\n2. d\n\n> said\n\n```js\nlet x;\n```\nend";
  expect(kinds(parse(text))).toEqual(["heading", "paragraph", "list", "list", "quote", "code", "paragraph"]);
});

test("a code block that never ends takes the rest", () => {
  expect(parse("```\n**not bold**")).toEqual([{ kind: "code", text: "**not bold**" }]);
});

test("bold, italic and code nest and stay literal where they are not closed", () => {
  expect(parseInline("**bold *both***")[0]).toMatchObject({ kind: "strong" });
  expect(parseInline("`**code**`")).toEqual([{ kind: "code", text: "**code**" }]);
  expect(parseInline("2 * 3 * 4 and a_b_c and **open")).toEqual([{ kind: "text", text: "2 * 3 * 4 and a_b_c and **open" }]);
});

describe("links", () => {
  test("are found bare and named, without the sentence's full stop", () => {
    expect(links("see https://example.com/a?b=1. Or [this](https://example.com/c), or write to a.b@example.com!")).toEqual([
      "https://example.com/a?b=1",
      "https://example.com/c",
      "mailto:a.b@example.com",
    ]);
  });

  test.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example", "/path"])(
    "go nowhere else: %s",
    (address) => {
      expect(safeAddress(address)).toBeNull();
      expect(links(`[click](${address})`)).toEqual([]);
    },
  );
});

test.each([
  "*".repeat(4_000),
  "[".repeat(4_000),
  "**a".repeat(1_300),
  "`".repeat(3_999),
  "_a".repeat(2_000),
  "a@".repeat(2_000),
  "[x](".repeat(1_000),
  `${"a.".repeat(2_000)}@`,
  "> ".repeat(2_000),
  "- \n".repeat(1_333),
])("hostile text is read in time: %.12s…", (text) => {
  const before = performance.now();
  parse(text);
  expect(performance.now() - before).toBeLessThan(250);
});

test("a preview has the words without the marks", () => {
  expect(plainText("**Yes**, see [returns](https://example.com/r)\n- a\n- b")).toBe("Yes, see returns a, b");
});
