import { describe, expect, it } from "vitest";
import { addDays, dayIn, FIRST, queryOf, readChoice, spanOf } from "./choice.ts";
import { change, duration, money } from "./format.ts";

describe("the chosen span", () => {
  it("ends today and holds as many days as it says", () => {
    expect(spanOf({ ...FIRST, preset: "7d" }, "2026-03-03")).toEqual({ from: "2026-02-25", to: "2026-03-03" });
    expect(spanOf({ ...FIRST, preset: "today" }, "2026-03-03")).toEqual({ from: "2026-03-03", to: "2026-03-03" });
  });

  it("knows what day it is elsewhere", () => {
    const at = new Date("2026-11-23T23:30:00Z");
    expect(dayIn("Asia/Tokyo", at)).toBe("2026-11-24");
    expect(dayIn("America/New_York", at)).toBe("2026-11-23");
  });

  it("counts days over a change of the clocks", () => {
    expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
  });

  it("asks for one person or one team, and leaves the site's zone to the server", () => {
    const own = { ...FIRST, preset: "own", from: "2026-01-01", to: "2026-01-31" } as const;
    expect(queryOf({ ...own, whose: "team-0190-a" }, "", "UTC")).toBe("from=2026-01-01&to=2026-01-31&zone=UTC&team=0190-a");
    expect(queryOf({ ...own, zone: "site" }, "", "UTC")).toBe("from=2026-01-01&to=2026-01-31");
  });

  it("survives whatever was kept", () => {
    for (const kept of [null, "", "{", "null", '{"preset":"no such"}', "[]"]) expect(readChoice(kept)).toEqual(FIRST);
    expect(readChoice('{"preset":"90d","whose":"person-1"}')).toEqual({ ...FIRST, preset: "90d", whose: "person-1" });
  });
});

describe("figures as people say them", () => {
  it("says times in at most two parts", () => {
    const said = [0, 59, 60, 130, 600, 605, 3600, 3900, 86_400, 100_000].map(duration);
    expect(said).toEqual(["0 s", "59 s", "1 min", "2 min 10 s", "10 min", "10 min", "1 h", "1 h 5 min", "1 d", "1 d 3 h"]);
    expect(duration(null)).toBe("–");
  });

  it("shows small money in small parts", () => {
    expect(money(0.000137, "en-US")).toBe("$0.00014");
    expect(money(1234.5, "en-US")).toBe("$1,234.50");
  });

  it("compares only with what there was", () => {
    expect(change(118, 100, "en")).toBe("+18%");
    expect(change(5, 0, "en")).toBeNull();
    expect(change(100, 100, "en")).toBe("±0 %");
  });
});
