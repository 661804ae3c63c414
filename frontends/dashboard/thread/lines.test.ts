import { describe, expect, it } from "vitest";
import { begin } from "../../shared/timeline.ts";
import type { Message } from "../../shared/wire.ts";
import type { CannedReply, Colleague, Note } from "../data/wire.ts";
import { askedAt, complete, findReplies, mentioned, personal } from "./canned.ts";
import { lines, noticeReason, noticeSentence } from "./lines.ts";

const at = (minute: number): string => new Date(2026, 0, 1, 12, minute).toISOString();

function message(seq: number, minute: number, with_: Partial<Message> = {}): Message {
  return {
    id: `m-${seq}`,
    sessionId: "s",
    seq,
    clientId: null,
    sender: "user",
    senderName: null,
    content: "hello",
    meta: null,
    createdAt: at(minute),
    readAt: null,
    isRead: false,
    ...with_,
  };
}

const note = (minute: number): Note => ({
  id: String(minute),
  sessionId: "s",
  author: { id: "m", name: "Mara" },
  content: "careful",
  mentions: [],
  createdAt: at(minute),
});

describe("the stream", () => {
  it("shows notes where they were written", () => {
    const timeline = begin({ messages: [message(1, 1), message(2, 5)], hasMore: false });
    expect(lines(timeline, [], [note(3)]).map(({ kind }) => kind)).toEqual(["day", "message", "note", "message"]);
  });

  it("keeps notes back that belong to what is not loaded", () => {
    const timeline = begin({ messages: [message(51, 10)], hasMore: true });
    expect(lines(timeline, [], [note(3)]).some(({ kind }) => kind === "note")).toBe(false);
  });

  it("shows a note written before the first message", () => {
    const timeline = begin({ messages: [message(1, 10)], hasMore: false });
    expect(lines(timeline, [], [note(3)]).filter(({ kind }) => kind === "note")).toHaveLength(1);
  });
});

describe("a notice", () => {
  const notice = (meta: Message["meta"]): Message =>
    message(1, 1, { sender: "system", content: "Mara has joined.", meta });

  it("speaks to the person who reads it", () => {
    expect(noticeSentence(notice({ notice: "taken_over", name: "Mara", by: "admin" }), "Mara")).toBe("You took over.");
    expect(noticeSentence(notice({ notice: "taken_over", name: "Mara", by: "admin" }), "Tomas")).toBe(
      "Mara took over.",
    );
    expect(noticeSentence(notice({ notice: "requested", by: "visitor" }), "Mara")).toBe(
      "The visitor asked for a person.",
    );
  });

  it("is shown in the server's words when it is of a new kind", () => {
    expect(noticeSentence(notice({ notice: "teleported" }), "Mara")).toBe("Mara has joined.");
  });

  it("tells a reason only where there is one", () => {
    expect(noticeReason(notice({ notice: "requested", reason: "unhappy" }))).toBe("unhappy");
    expect(noticeReason(notice({ notice: "requested", reason: 7 }))).toBeNull();
  });
});

describe("ready replies", () => {
  const reply = (shortcut: string, content: string): CannedReply => ({
    id: shortcut,
    shortcut,
    content,
    updatedAt: at(0),
  });
  const both = ["reply", "colleague"] as const;

  it("are looked for by a slash at the start of a line", () => {
    expect(askedAt("/ret", 4, both)).toEqual({ kind: "reply", text: "ret", from: 0 });
    expect(askedAt("Hello\n/", 7, both)?.text).toBe("");
    expect(askedAt("and/or", 6, both)).toBeNull();
    expect(askedAt("/ret urns", 9, both)).toBeNull();
  });

  it("are found by name first, then by words", () => {
    const replies = [reply("hours", "We are open; returns too"), reply("returns", "Within 30 days")];
    expect(findReplies(replies, "ret").map(({ shortcut }) => shortcut)).toEqual(["returns", "hours"]);
  });

  it("take the place of what was typed", () => {
    const asked = askedAt("/ret please", 4, both);
    expect(asked && complete("/ret please", 4, asked, "Within 30 days.")).toEqual({
      text: "Within 30 days. please",
      caret: 15,
    });
  });

  it("speak of the people at hand, and leave other braces alone", () => {
    expect(personal("Hi {visitor}, {me} here. {other}", { visitor: "Jo", me: "Mara" })).toBe(
      "Hi Jo, Mara here. {other}",
    );
  });
});

it("knows who is mentioned in a note", () => {
  const team = [
    { id: "t", name: "Tomás" },
    { id: "a", name: "Ana" },
  ] as Colleague[];
  expect(askedAt("ask @to", 7, ["colleague"])).toEqual({ kind: "colleague", text: "to", from: 4 });
  expect(mentioned("ask @Tomás please, not Ana", team)).toEqual(["t"]);
});
