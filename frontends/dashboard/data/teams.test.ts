import { expect, it } from "vitest";
import type { Chat } from "../../shared/wire.ts";
import { shownIn, teamOf, walkOf } from "../inbox/views.ts";
import { emptyWalk, addPage, place, without } from "./list.ts";
import { calledFor } from "./teams.ts";

const until = "2026-01-01T12:01:00.000Z";
const sales = { id: "sales", name: "Sales" };
const chat = (sessionId: string, with_: Partial<Chat> = {}): Chat =>
  ({ sessionId, state: "waiting", lastSeq: 1, createdAt: "2026-01-01T12:00:00.000Z", ...with_ }) as Chat;

const ids = (chats: readonly Chat[]): string[] => chats.map((one) => one.sessionId);

it("calls one for one's own turn and for what nobody is offered, and not for a colleague's turn", () => {
  const waiting = [
    chat("mine", { offeredTo: { id: "me", name: "Me", until } }),
    chat("his", { offeredTo: { id: "tom", name: "Tom", until } }),
    chat("anybody's"),
    chat("null", { offeredTo: null }),
  ];
  expect(ids(calledFor(waiting, "me", false))).toEqual(["mine", "anybody's", "null"]);
  expect(ids(calledFor(waiting, "me", true))).toEqual(["mine"]);
});

it("keeps a team's list to its team", () => {
  const walk = addPage(emptyWalk(["human"], "sales"), { chats: [], nextCursor: null });
  const ours = chat("a", { state: "human", team: sales });
  const changed = place(walk, [ours, chat("b", { state: "human" }), chat("c", { state: "human", team: null })]);
  expect(ids(changed.rows)).toEqual(["a"]);
  expect(ids(place(changed, [{ ...ours, team: null }]).rows)).toEqual([]);
});

it("takes a chat out of a list, and leaves alone a list that has it not", () => {
  const walk = addPage(emptyWalk(["waiting"]), { chats: [chat("a")], nextCursor: null });
  expect(without(walk, "a").rows).toEqual([]);
  expect(without(walk, "b")).toBe(walk);
});

it("shows those of a team who wait above the team's other chats", () => {
  const view = "team-sales" as const;
  expect([teamOf(view), walkOf(view), teamOf("mine"), walkOf("of-tom")]).toEqual(["sales", "team", null, "human"]);
  const shown = shownIn(view, [chat("r")], [chat("w", { team: sales }), chat("x")], "me");
  expect([ids(shown.waiting), ids(shown.rows)]).toEqual([["w"], ["r"]]);
});
