/** The licences of what is built in: most of them ask that their text comes along. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Collects the packages whose code is in a build. */
export function collectPackages(found: Set<string>): Plugin {
  return {
    name: "collect-packages",
    generateBundle(_, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type !== "chunk") continue;
        for (const id of part.moduleIds) {
          const folder = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
          if (folder !== undefined) found.add(folder);
        }
      }
    },
  };
}

/** One text: name, version and licence of each. Throws for a package that has none. */
export function licencesOf(folders: Iterable<string>): string {
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, string>;
      const file = readdirSync(folder).find((one) => /^licen[cs]e(\.|$)/i.test(one));
      if (license === undefined && file === undefined) throw new Error(`${name} has no licence.`);
      const text = file !== undefined ? readFileSync(join(folder, file), "utf8").trim() : "";
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(72)}\n\n`);
}
