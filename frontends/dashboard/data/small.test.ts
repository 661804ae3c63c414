import { describe, expect, it } from "vitest";
import type { Chat } from "../../shared/wire.ts";
import { type Person } from "./account.ts";
import { fitting, holder } from "./actions.ts";
import { AGAIN_AFTER_MS, due, SILENCE } from "./bell.ts";
import { initials } from "../../shared/initials.ts";
import { newestOfEach } from "./mentions.ts";
import { device, pagePath, visitorName } from "./names.ts";
import { changesOf } from "./settings.ts";
import { truth } from "./truth.ts";
import type { Mention } from "./wire.ts";
import { isNearEnd, scrollToRow, seenRows } from "./window.ts";

describe("the bell", () => {
  it("rings once for somebody who begins to wait", () => {
    const first = due(SILENCE, ["jo"], 1_000);
    expect(first.ringFor).toEqual(["jo"]);
    expect(due(first.heard, ["jo"], 2_000).ringFor).toEqual([]);
  });

  it("rings at once for the next, and only for them", () => {
    const { heard } = due(SILENCE, ["jo"], 1_000);
    expect(due(heard, ["jo", "ana"], 2_000).ringFor).toEqual(["ana"]);
  });

  it("rings again for all as long as somebody waits", () => {
    const { heard } = due(SILENCE, ["jo"], 1_000);
    expect(due(heard, ["jo"], 1_000 + AGAIN_AFTER_MS).ringFor).toEqual(["jo"]);
  });

  it("rings anew for somebody who waits a second time", () => {
    const { heard } = due(due(SILENCE, ["jo"], 1_000).heard, [], 2_000);
    expect(due(heard, ["jo"], 3_000).ringFor).toEqual(["jo"]);
  });

  it("is silent when nobody waits", () => {
    expect(due(SILENCE, [], 10 * AGAIN_AFTER_MS).ringFor).toEqual([]);
  });
});

describe("the window on a long list", () => {
  it("draws some dozen rows of a hundred thousand", () => {
    const { from, to } = seenRows(100_000, 80, 4_000_000, 800);
    expect(from).toBeLessThanOrEqual(50_000);
    expect(to).toBeGreaterThanOrEqual(50_010);
    expect(to - from).toBeLessThan(30);
  });

  it("stays within the list", () => {
    expect(seenRows(3, 80, 0, 800)).toEqual({ from: 0, to: 3 });
    expect(seenRows(3, 80, 90_000, 800)).toEqual({ from: 3, to: 3 });
  });

  it("wants the next page before its end is seen", () => {
    expect(isNearEnd(100, 80, 0, 800)).toBe(false);
    expect(isNearEnd(100, 80, 6_000, 800)).toBe(true);
  });

  it("scrolls to a row only as far as needed", () => {
    expect(scrollToRow(5, 80, 0, 800)).toBeNull();
    expect(scrollToRow(12, 80, 0, 800)).toBe(240);
    expect(scrollToRow(2, 80, 400, 800)).toBe(160);
  });
});

describe("the line's dot", () => {
  it("is green only while something was heard within half a minute", () => {
    expect(truth("online", 100_000, 129_000)).toBe("good");
    expect(truth("online", 100_000, 131_000)).toBe("unsure");
  });

  it("is never green without a line", () => {
    expect(truth("offline", 100_000, 100_000)).toBe("off");
    expect(truth("refused", 100_000, 100_000)).toBe("off");
    expect(truth("connecting", 100_000, 100_000)).toBe("unsure");
  });
});

const mara: Person = { id: "m", name: "Mara", email: "mara@example.com", role: "agent" };
const held = (state: Chat["state"], by: string | null = null): Chat =>
  ({ sessionId: "s", state, assignedTo: by === null ? null : { id: by, name: by } }) as Chat;

describe("what can be done to a chat", () => {
  it("offers what its state allows", () => {
    expect(fitting(held("ai"), mara)).toEqual(["take-over", "chat-close"]);
    expect(fitting(held("human", "m"), mara)).toEqual(["hand-back", "chat-close"]);
    expect(fitting(held("human", "tomas"), mara)[0]).toBe("take-over");
    expect(fitting(held("closed"), mara)).toEqual(["chat-reopen"]);
  });

  it("offers nothing to those who may only read", () => {
    expect(fitting(held("waiting"), { ...mara, role: "viewer" })).toEqual([]);
  });

  it("knows when a colleague has it", () => {
    expect(holder(held("human", "tomas"), mara)?.name).toBe("tomas");
    expect(holder(held("human", "m"), mara)).toBeNull();
    expect(holder(held("closed", "tomas"), mara)).toBeNull();
  });
});

describe("names", () => {
  it("calls visitors by name, address, or a short name that stays", () => {
    const visitor = { name: null, email: null, address: null, userAgent: null, locale: null, page: null };
    expect(visitorName({ sessionId: "01-ab12", visitor: { ...visitor, name: " Jo " } })).toBe("Jo");
    expect(visitorName({ sessionId: "01-ab12", visitor: { ...visitor, email: "jo@x.se" } })).toBe("jo@x.se");
    expect(visitorName({ sessionId: "01-ab12", visitor })).toBe("Visitor AB12");
  });

  it("takes initials of first and last name, in any script", () => {
    expect(initials("Ana María de la Cruz")).toBe("AC");
    expect(initials("Ольга")).toBe("О");
    expect(initials("😀 x")).toBe("😀X");
    expect(initials("  ")).toBeNull();
  });

  it("names browser and machine", () => {
    expect(
      device("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0")?.name,
    ).toBe("Edge, Windows");
    expect(
      device("Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Mobile/15E148 Safari/604.1"),
    ).toEqual({ name: "Safari, iPhone", isPhone: true });
    expect(device("curl/8")).toBeNull();
  });

  it("shows of a page what tells it from others of its site", () => {
    expect(pagePath("https://x.example/l%C3%A1mparas?a=1#b")).toBe("/lámparas?a=1");
    expect(pagePath("not an address")).toBe("not an address");
  });
});

it("sends only what was changed", () => {
  expect(changesOf({ a: 1, b: { c: [1] } }, { a: 1, b: { c: [1, 2] } })).toEqual({ b: { c: [1, 2] } });
});

it("shows of several notes that mention one in a chat the newest", () => {
  const mention = (id: string, sessionId: string) => ({ note: { id, sessionId } }) as Mention;
  const all = [mention("4", "a"), mention("3", "b"), mention("2", "a"), mention("1", "b")];
  expect(newestOfEach(all).map(({ note }) => note.id)).toEqual(["4", "3"]);
});
