import { expect, test } from "vitest";
import { chat, message } from "../shared/samples.ts";
import { canGoBack, headline, noticeText, unread } from "./head.ts";
import words from "./words/en.ts";

test("the head says who answers now", () => {
  const mara = { name: "Mara" };
  expect(headline(null, null, words)).toEqual({ who: "nobody", text: "Ask us anything" });
  expect(headline(chat(), null, words).who).toBe("assistant");
  expect(headline(chat({ state: "waiting" }), null, words).who).toBe("waiting");
  expect(headline(chat({ state: "human", assignedTo: mara }), null, words)).toEqual({ who: "person", text: "Mara is here" });
  expect(headline(chat({ state: "human" }), null, words).text).toBe("Somebody is here");
  expect(headline(chat({ state: "closed" }), null, words).who).toBe("closed");
});

test("known notices are said in the visitor's language, others as they came", () => {
  const notice = (meta: object) => noticeText(message(1, { sender: "system", content: "as sent", meta: { ...meta } }), words);
  expect(notice({ notice: "taken_over", name: "Mara" })).toBe("Mara has joined.");
  expect(notice({ notice: "handed_back", name: "Mara", state: "waiting" })).toBe("Mara has left. Somebody else will answer.");
  expect(notice({ notice: "handed_back", name: "Mara", state: "ai" })).toBe("Mara has left. The assistant answers again.");
  expect(notice({ notice: "requested", by: "visitor" })).toBe(words.noticeRequested);
  expect(notice({ notice: "requested", by: "system" })).toBe("as sent");
  expect(notice({ notice: "something_new" })).toBe("as sent");
  expect(notice({ notice: "constructor" })).toBe("as sent");
  expect(notice({ notice: "taken_over", name: "{name}" })).toBe("{name} has joined.");
});

test("one can go back to the assistant only if one came from there", () => {
  const asked = message(2, { sender: "system", meta: { notice: "requested" } });
  expect(canGoBack(chat({ state: "waiting" }), [message(1), asked])).toBe(true);
  expect(canGoBack(chat({ state: "waiting" }), [message(1)])).toBe(false);
  expect(canGoBack(chat({ state: "human" }), [asked])).toBe(false);
});

test("unread are the other side's words, not notices and not one's own", () => {
  const messages = [
    message(1),
    message(2, { sender: "ai", isRead: true }),
    message(3, { sender: "ai" }),
    message(4, { sender: "admin" }),
    message(5, { sender: "system" }),
  ];
  expect(unread(messages)).toEqual({ count: 2, upTo: 4 });
  expect(unread([])).toEqual({ count: 0, upTo: 0 });
});
