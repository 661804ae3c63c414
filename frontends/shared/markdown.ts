/**
 * A little Markdown, read into plain data: paragraphs, lists, quotes, code, bold, italic, links.
 *
 * Nothing here makes HTML, and no text of a message ever becomes any: a view builds elements from these nodes. Links go to http, https
 * and mailto only. All patterns are bounded, so that reading takes time in proportion to the text, whatever the text.
 */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "break" }
  | { kind: "strong" | "em"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

export type Block =
  | { kind: "paragraph" | "heading" | "quote"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "list"; ordered: boolean; start: number; items: Inline[][] };

const FENCE = /^\s{0,3}```/;
const HEADING = /^#{1,6}\s+(.*)$/;
const BULLET = /^\s{0,6}[-*•]\s+(.*)$/;
const NUMBER = /^\s{0,6}(\d{1,4})[.)]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;

export function parse(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;

  /** Takes lines as long as they match, and gives what their first group holds. */
  const takeWhile = (pattern: RegExp, group: number): string[] => {
    const taken: string[] = [];
    for (let match = pattern.exec(lines[at] ?? ""); match !== null; match = pattern.exec(lines[++at] ?? "")) {
      taken.push(match[group] ?? "");
    }
    return taken;
  };

  while (at < lines.length) {
    const line = lines[at] ?? "";
    const heading = HEADING.exec(line);
    const number = NUMBER.exec(line);
    if (line.trim() === "") {
      at++;
    } else if (FENCE.test(line)) {
      const end = lines.findIndex((one, index) => index > at && FENCE.test(one));
      const until = end === -1 ? lines.length : end;
      blocks.push({ kind: "code", text: lines.slice(at + 1, until).join("\n") });
      at = until + 1;
    } else if (heading) {
      blocks.push({ kind: "heading", children: parseInline(heading[1] ?? "") });
      at++;
    } else if (number) {
      const start = Number(number[1]);
      blocks.push({ kind: "list", ordered: true, start, items: takeWhile(NUMBER, 2).map((item) => parseInline(item)) });
    } else if (BULLET.test(line)) {
      blocks.push({ kind: "list", ordered: false, start: 1, items: takeWhile(BULLET, 1).map((item) => parseInline(item)) });
    } else if (QUOTE.test(line)) {
      blocks.push({ kind: "quote", children: parseInline(takeWhile(QUOTE, 1).join("\n")) });
    } else {
      const begin = at;
      do at++;
      while (at < lines.length && !startsBlock(lines[at] ?? ""));
      blocks.push({ kind: "paragraph", children: parseInline(lines.slice(begin, at).join("\n")) });
    }
  }
  return blocks;
}

function startsBlock(line: string): boolean {
  return line.trim() === "" || [FENCE, HEADING, BULLET, NUMBER, QUOTE].some((pattern) => pattern.test(line));
}

/** In the order in which they are tried, each only at the place where the last one ended. */
const INLINE: [RegExp, (match: RegExpExecArray, depth: number) => Inline | null][] = [
  [/\n/y, () => ({ kind: "break" })],
  [/`([^`\n]{1,500})`/y, (match) => ({ kind: "code", text: match[1] ?? "" })],
  [/\*\*(?=\S)([^\n]{1,500}?\S|\S)\*\*/y, (match, depth) => ({ kind: "strong", children: parseInline(match[1] ?? "", depth + 1) })],
  [/\*(?=[^\s*])([^*\n]{1,500})(?<!\s)\*/y, (match, depth) => ({ kind: "em", children: parseInline(match[1] ?? "", depth + 1) })],
  [/(?<!\w)_(?=[^\s_])([^_\n]{1,500})(?<!\s)_(?!\w)/y, (match, depth) => ({ kind: "em", children: parseInline(match[1] ?? "", depth + 1) })],
  [/\[([^\][\n]{1,300})\]\(([^()\s]{1,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?)\)/y, (match) => link(match[2] ?? "", match[1] ?? "")],
  [/https?:\/\/[^\s<>"'`]{1,1000}/iy, (match) => link(match[0], match[0])],
  [/(?<![\w.+-])[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,5}/iy, (match) => link(`mailto:${match[0]}`, match[0])],
];

/** Where one of the patterns could begin; all before it is plain text. */
const MAY_BEGIN = /[\n`*_[]|https?:\/\/|[\w.+-]{1,64}@/gi;
const DEEPEST = 4;

export function parseInline(text: string, depth = 0): Inline[] {
  if (depth > DEEPEST) return [{ kind: "text", text }];
  const nodes: Inline[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    MAY_BEGIN.lastIndex = at;
    const next = MAY_BEGIN.exec(text)?.index ?? text.length;
    plain += text.slice(at, next);
    at = next;
    if (at >= text.length) break;
    const [node, end] = matchAt(text, at, depth);
    if (node === null) {
      plain += text.charAt(at);
      at++;
      continue;
    }
    if (plain !== "") nodes.push({ kind: "text", text: plain });
    plain = "";
    nodes.push(node);
    at = end;
  }
  if (plain !== "") nodes.push({ kind: "text", text: plain });
  return nodes;
}

function matchAt(text: string, at: number, depth: number): [Inline | null, number] {
  for (const [pattern, make] of INLINE) {
    const sticky = new RegExp(pattern.source, pattern.flags);
    sticky.lastIndex = at;
    const match = sticky.exec(text);
    if (match === null) continue;
    // "see https://example.com/a." – the full stop is the sentence's
    const tail = /^https?:/i.test(match[0]) ? (/[.,:;!?)\]*_]+$/.exec(match[0])?.[0].length ?? 0) : 0;
    if (tail > 0) match[0] = match[0].slice(0, -tail);
    const node = make(match, depth);
    if (node !== null) return [node, at + match[0].length];
  }
  return [null, at];
}

/** A link if its address is of a kind that is safe to follow, else nothing. */
function link(address: string, words: string): Inline | null {
  const href = safeAddress(address);
  return href === null ? null : { kind: "link", href, children: [{ kind: "text", text: words }] };
}

export function safeAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
}

/** Its words alone, for a preview, a title or a screen reader. */
export function plainText(text: string): string {
  const words = (nodes: Inline[]): string =>
    nodes.map((node) => (node.kind === "break" ? " " : "children" in node ? words(node.children) : node.text)).join("");
  return parse(text)
    .map((block) => (block.kind === "code" ? block.text : block.kind === "list" ? block.items.map(words).join(", ") : words(block.children)))
    .join(" ");
}
