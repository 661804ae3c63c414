import { expect, it } from "vitest";
import { formatPlace, HOME, parsePlace, type Place } from "./place.ts";

const places: Place[] = [
  HOME,
  { page: "inbox", view: "waiting", chat: "0199-abc" },
  { page: "inbox", view: "of-01a2", chat: null },
  { page: "inbox", view: "team-01a2", chat: null },
  { page: "search", asked: "", chat: null, spot: null },
  { page: "search", asked: 'from:mara "50 % / off?" #1 退货', chat: null, spot: null },
  { page: "search", asked: "lamp", chat: "0199-abc", spot: null },
  { page: "search", asked: "lamp", chat: "0199-abc", spot: { seq: 12, noteId: null } },
  { page: "search", asked: "lamp", chat: "0199-abc", spot: { seq: 0, noteId: "0199-def" } },
  { page: "guide" },
  { page: "inbox", view: "mine", chat: "c1", spot: { seq: 12, noteId: null } },
  { page: "inbox", view: "all", chat: "c1", spot: { seq: 0, noteId: "n1" } },
  { page: "settings", part: null },
  { page: "settings", part: "knowledge" },
];

it.each(places)("reads the address that it wrote: $page", (place) => {
  expect(parsePlace(formatPlace(place))).toEqual(place);
});

it.each(["/admin", "/admin/", "/admin/nowhere", "/admin/inbox", "/admin/inbox/everything/x", "/admin/%E0%A4%A"])(
  "goes home from %s",
  (path) => {
    expect(parsePlace(path)).toEqual(HOME);
  },
);

it("shows the settings' list for a part that there is not", () => {
  expect(parsePlace("/admin/settings/secrets")).toEqual({ page: "settings", part: null });
});
