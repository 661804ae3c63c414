import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { heightOf, inWords, sizeAlone } from "./attached.ts";
import { bytes } from "./bytes.ts";
import { Refused, Unanswered } from "./connection.ts";
import { createUploads, findProblem, mayRetry, type Rules } from "./uploads.ts";
import type { Attachment, WireError } from "./wire.ts";

const RULES: Rules = { maxBytes: 1_000, maxFiles: 3, types: { "image/png": ["png"], "text/csv": ["csv"] } };
const png = (name: string, size = 10): File => new File([new Uint8Array(size)], name, { type: "image/png" });
const stored = (id: string, more: Partial<Attachment> = {}): Attachment => ({
  id, name: `${id}.png`, type: "image/png", size: 10, width: 100, height: 50, url: "/u", thumbnailUrl: "/t", expiresAt: "2026-01-01T00:00:00.000Z", ...more,
});

/** A server of which each answer is given by hand. */
function setUp() {
  const under = new Map<string, { resolve: (file: Attachment) => void; reject: (error: Error) => void; signal: AbortSignal; progress: (share: number) => void }>();
  const forgotten: string[] = [];
  const uploads = createUploads({
    rules: RULES,
    send: (file, progress, signal) => new Promise((resolve, reject) => under.set(file.name, { resolve, reject, signal, progress })),
    forget: (id) => forgotten.push(id),
  });
  const states = (): string[] => uploads.list.value.map(({ state }) => state);
  const key = (name: string): string => uploads.list.value.find(({ file }) => file.name === name)?.key ?? "";
  return { uploads, under, forgotten, states, key };
}

const settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(0));
const refusal = (error: Partial<WireError>): Refused => new Refused({ code: "internal", message: "", retryable: false, ...error });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", vi.fn());
  vi.stubGlobal("removeEventListener", vi.fn());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("two go at once, the others wait, and all are taken when they are there", async () => {
  const { uploads, under, states } = setUp();
  expect(uploads.readiness.value).toBe("none");
  uploads.add([png("a"), png("b"), png("c")]);
  expect(states()).toEqual(["going", "going", "waiting"]);
  under.get("a")?.progress(0.5);
  expect(uploads.list.value[0]?.share).toBe(0.5);
  under.get("b")?.resolve(stored("2"));
  await settle();
  expect(states()).toEqual(["going", "there", "going"]);
  expect(uploads.readiness.value).toBe("waiting");
  under.get("a")?.resolve(stored("1"));
  under.get("c")?.resolve(stored("3"));
  await settle();
  expect(uploads.readiness.value).toBe("ready");
  expect(uploads.take().map(({ id }) => id)).toEqual(["1", "2", "3"]);
  expect(uploads.readiness.value).toBe("none");
});

test("what cannot be sent is told at once and is never asked for", () => {
  const { uploads, under } = setUp();
  uploads.add([png("a"), png("large", 1_001), png("empty", 0), new File(["x"], "run.exe"), png("b"), png("c"), png("d")]);
  expect(uploads.list.value.map(({ problem }) => problem)).toEqual([null, "large", "empty", "type", null, null, "count"]);
  expect([...under.keys()]).toEqual(["a", "b"]);
});

test("an ending counts where the browser knows no type", () => {
  expect(findProblem({ name: "Prices.CSV", size: 1, type: "" }, RULES)).toBeNull();
  expect(findProblem({ name: "csv", size: 1, type: "application/x" }, RULES)).toBeNull();
  expect(findProblem({ name: "page.html", size: 1, type: "text/html" }, RULES)).toBe("type");
});

test("a break is tried again by itself, after a pause that grows, and not for ever", async () => {
  const { uploads, under, states } = setUp();
  uploads.add([png("a")]);
  for (let tries = 0; tries < 5; tries++) {
    expect(states()).toEqual(["going"]);
    under.get("a")?.reject(new Unanswered("cut"));
    await settle();
    expect(states()).toEqual(["waiting"]);
    await vi.advanceTimersByTimeAsync(900);
    expect(states()).toEqual(["waiting"]);
    await vi.advanceTimersByTimeAsync(30_000);
  }
  under.get("a")?.reject(new Unanswered("cut"));
  await settle();
  expect(states()).toEqual(["failed"]);
  expect(mayRetry(uploads.list.value[0]?.problem ?? null)).toBe(true);
  uploads.retry(uploads.list.value[0]?.key ?? "");
  expect(states()).toEqual(["going"]);
});

test("a limit's pause is kept", async () => {
  const { uploads, under, states } = setUp();
  uploads.add([png("a")]);
  under.get("a")?.reject(refusal({ code: "rate_limited", retryable: true, retryAfter: 7 }));
  await vi.advanceTimersByTimeAsync(6_900);
  expect(states()).toEqual(["waiting"]);
  await vi.advanceTimersByTimeAsync(200);
  expect(states()).toEqual(["going"]);
});

test("a refusal is told in the reader's words, and the others go on", async () => {
  for (const [code, problem] of [["too_large", "large"], ["unsupported_file", "type"], ["invalid_input", "damaged"], ["conflict", "closed"], ["forbidden", "failed"]] as const) {
    const { uploads, under } = setUp();
    uploads.add([png("a"), png("b"), png("c")]);
    under.get("a")?.reject(refusal({ code }));
    await settle();
    expect(uploads.list.value.map((one) => [one.state, one.problem])).toEqual([["failed", problem], ["going", null], ["going", null]]);
  }
});

test("one that is taken away is stopped, and forgotten by the server if it was there", async () => {
  const { uploads, under, forgotten, key } = setUp();
  uploads.add([png("a"), png("b")]);
  under.get("b")?.resolve(stored("2"));
  await settle();
  uploads.remove(key("a"));
  uploads.remove(key("b"));
  expect(under.get("a")?.signal.aborted).toBe(true);
  expect(forgotten).toEqual(["2"]);
  // the last byte had gone already
  under.get("a")?.resolve(stored("1"));
  await settle();
  expect(forgotten).toEqual(["2", "1"]);
  expect(uploads.list.value).toEqual([]);
});

test("what failed stays when the others are sent", async () => {
  const { uploads, under } = setUp();
  uploads.add([png("a"), png("b")]);
  under.get("a")?.reject(refusal({ code: "unsupported_file" }));
  under.get("b")?.resolve(stored("2"));
  await settle();
  expect(uploads.take()).toHaveLength(1);
  expect(uploads.list.value.map(({ file }) => file.name)).toEqual(["a"]);
});

test("the place of files is known before anything of them is loaded", () => {
  expect(sizeAlone(stored("1", { width: 4_000, height: 2_000 }))).toEqual({ width: 240, height: 120 });
  expect(sizeAlone(stored("1", { width: 1, height: 4_000 }))).toEqual({ width: 48, height: 240 });
  expect(sizeAlone(stored("1", { width: 20, height: 20 }))).toEqual({ width: 48, height: 48 });
  const paper = stored("2", { width: null, height: null, thumbnailUrl: null });
  expect(heightOf([stored("1")])).toBe(50);
  expect(heightOf([paper, paper])).toBe(56 + 4 + 56);
  expect(heightOf([stored("1"), stored("2"), stored("3"), paper])).toBe(118 + 4 + 118 + 4 + 56);
});

test("sizes and files in words", () => {
  expect(bytes(10_000_000, "en")).toBe("10 MB");
  expect(bytes(1_250_000, "de")).toBe("1,3 MB");
  expect(bytes(12, "en")).toBe("1 kB");
  expect(inWords({ content: "", attachments: [stored("1")] })).toBe("📎 1.png");
  expect(inWords({ content: "look" })).toBe("look");
});
