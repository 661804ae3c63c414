/**
 * Builds every front end into the Python package's `static/` folder; see README.md for its layout.
 *
 * One build per app, not one for all: a module that two apps share would otherwise become a chunk that carries what either
 * of them uses, and the widget has 40 KB for everything.
 *
 *     node build.ts              all of them
 *     node build.ts widget       only these
 */

import { existsSync } from "node:fs";
import { mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type InlineConfig, type Rolldown } from "vite";
import { collectPackages, licencesOf } from "./licences.ts";
import { slimSocketIo } from "./slim.ts";

const root = import.meta.dirname;
const outDir = process.env["FRONTDESK_STATIC"] ?? join(root, "../src/frontdesk/static");

const packages = new Set<string>();

/** What every build has in common. `modulePreload` would add a polyfill that no browser we support needs. */
const common: InlineConfig = {
  root,
  configFile: false,
  publicDir: false,
  plugins: [slimSocketIo, collectPackages(packages)],
  logLevel: "warn",
  build: {
    outDir,
    emptyOutDir: false,
    target: ["chrome109", "firefox115", "safari16.4"],
    modulePreload: { polyfill: false },
    // an inlined image is a data: address, and the content security policy has none of those
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
};

/** Names the chunk of a module: `app` for what the page imports without waiting, directly or through others; none of its own for the rest. */
function neededAtOnce(app: string) {
  const found = new Set<string>();
  const follow = (id: string, modules: Pick<Rolldown.PluginContext, "getModuleInfo">): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const next of modules.getModuleInfo(id)?.importedIds ?? []) follow(next, modules);
  };
  return (id: string, modules: Pick<Rolldown.PluginContext, "getModuleInfo">): string | null => {
    follow(join(root, app, "index.html"), modules);
    return found.has(id) ? app : null;
  };
}

/** A page: `<app>/index.html` and its hashed files under `assets/`. */
async function page(app: string, place: string = app): Promise<void> {
  const rolldownOptions = {
    input: join(root, app, "index.html"),
    // all that the page needs at once as one file: several compress badly
    output: { codeSplitting: { groups: [{ debugName: "needed at once", name: neededAtOnce(app) }] } },
  };
  await build({ ...common, build: { ...common.build, rolldownOptions } });
  if (place === app) return;
  await mkdir(join(outDir, place), { recursive: true });
  await rename(join(outDir, app, "index.html"), join(outDir, place, "index.html"));
  await rmdir(join(outDir, app));
}

/** The loader: one classic script under a name that never changes, because it stands in other people's pages. */
async function loader(): Promise<void> {
  await build({
    ...common,
    build: {
      ...common.build,
      lib: { entry: join(root, "loader/main.ts"), formats: ["iife"], name: "FrontdeskLoader", fileName: () => "widget.js" },
    },
  });
}

const apps: Record<string, () => Promise<void>> = {
  loader,
  widget: () => page("widget"),
  demo: () => page("demo"),
  dashboard: () => page("dashboard", "admin"),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in apps));
if (unknown.length > 0) throw new Error(`There is no front end called ${unknown.join(", ")}.`);

if (wanted.length === 0) await rm(outDir, { recursive: true, force: true });
for (const [name, make] of Object.entries(apps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const source = join(root, name, name === "loader" ? "main.ts" : "index.html");
  if (!existsSync(source)) throw new Error(`${source} is missing.`);
  await make();
}
if (wanted.length === 0) await writeFile(join(outDir, "third-party.txt"), licencesOf(packages));
