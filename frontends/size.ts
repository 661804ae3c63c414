/**
 * Prints what a visitor downloads, gzipped, and fails when it is more than promised: the loader at most 4 KB, the widget's
 * first load (its page, script, styles and whatever these import at once) at most 40 KB.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const root = process.env["FRONTDESK_STATIC"] ?? join(import.meta.dirname, "../src/frontdesk/static");

const gzipped = (path: string): number => gzipSync(readFileSync(join(root, path)), { level: 9 }).length;

/** The page and all that the browser fetches before it can show it: what the HTML names, and their static imports. */
function firstLoad(page: string): Set<string> {
  const files = new Set([page]);
  const html = readFileSync(join(root, page), "utf8");
  const queue = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    if (!path.endsWith(".js")) continue;
    const code = readFileSync(join(root, path), "utf8");
    for (const match of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) queue.push(`assets/${match[1] ?? ""}`);
  }
  return files;
}

const budgets = [
  { what: "loader", files: ["widget.js"], limit: 4_096 },
  { what: "widget, first load", files: [...firstLoad("widget/index.html")], limit: 40_960 },
];

for (const { what, files, limit } of budgets) {
  const size = files.reduce((sum, path) => sum + gzipped(path), 0);
  console.log(`${what.padEnd(20)} ${String(size).padStart(6)} of ${limit} bytes gzipped`);
  for (const path of files) console.log(`  ${String(gzipped(path)).padStart(6)}  ${path}`);
  if (size > limit) process.exitCode = 1;
}
