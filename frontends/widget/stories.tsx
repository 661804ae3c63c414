/**
 * The widget in a state that is hard to get into by hand: `/widget/stories.html?story=human&theme=dark&lang=ar`, under `npm run dev`.
 * Not part of any build.
 */

import { signal } from "@preact/signals";
import { render } from "preact";
import { chat, message } from "../shared/samples.ts";
import { memoryStore } from "../shared/storage.ts";
import type { Message } from "../shared/wire.ts";
import type { Look } from "../loader/contract.ts";
import { dress } from "./dress.ts";
import { createFace, FaceProvider } from "./face.ts";
import { pretendFrame, pretendVisit, type Scene } from "./pretend.ts";
import { App } from "./views/App.tsx";
import { speak } from "./words/index.ts";
import "./widget.css";

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const asked: Message[] = [
  message(1, { content: "Can I send a lamp back if it does not fit?", createdAt: ago(12), isRead: true }),
  message(2, {
    sender: "ai",
    content: "Yes, within **30 days** of delivery, and we pay the postage:\n\n1. Write to us with your order number\n2. Print the label that we send you\n3. Hand it in at any post office\n\nIs there anything wrong with it?",
    meta: { sources: [{ title: "Returns policy", url: "https://example.com/returns" }, { title: "Postage" }] },
    createdAt: ago(12),
  }),
  message(3, { content: "The switch of my Arc is loose", createdAt: ago(4) }),
  message(4, { content: "can somebody look at that?", createdAt: ago(4) }),
];
const handedOver = [...asked, message(5, { sender: "system", meta: { notice: "requested" }, createdAt: ago(3) })];
const joined = [
  ...handedOver,
  message(6, { sender: "system", meta: { notice: "taken_over", name: "Mara Lind" }, createdAt: ago(2) }),
  message(7, { sender: "admin", senderName: "Mara Lind", content: "Hello! Sorry about that switch.", createdAt: ago(2) }),
  message(8, { sender: "admin", senderName: "Mara Lind", content: "I can send you a new one today: would that suit you?", createdAt: ago(1) }),
  message(9, { content: "Oh that is lovely, thank you 🙏", createdAt: ago(1), isRead: true }),
];
const mara = { name: "Mara Lind" };
const stories: Record<string, Scene> = {
  fresh: { chat: null, messages: [] },
  thinking: { chat: chat(), messages: asked, thinking: true },
  streaming: { chat: chat(), messages: asked, draft: "That should not happen, and it is **covered** for five years. If you" },
  waiting: { chat: chat({ state: "waiting", waitingSince: ago(2.2) }), messages: handedOver },
  human: { chat: chat({ state: "human", assignedTo: mara }), messages: joined, typing: "Mara Lind" },
  closed: {
    chat: chat({ state: "closed", rating: null }),
    messages: [...joined, message(10, { sender: "system", meta: { notice: "closed" }, createdAt: ago(0) })],
  },
  blocked: { chat: chat(), messages: asked, blocked: true },
  offline: { chat: chat(), messages: asked, line: "offline", entries: [{ content: "Are you still there?", status: "queued" }] },
  failed: {
    chat: chat(),
    messages: asked,
    entries: [{ content: "This one could not be stored", status: "failed", error: { code: "invalid_input", message: "", retryable: false } }],
  },
  limited: {
    chat: chat(),
    messages: asked,
    entries: [
      {
        content: "hello?",
        status: "queued",
        notBefore: Date.now() + 8_000,
        error: { code: "rate_limited", message: "", retryable: true, retryAfter: 8 },
      },
    ],
  },
};

const query = new URLSearchParams(location.search);
const story = stories[query.get("story") ?? "fresh"] ?? stories["fresh"];
if (story === undefined) throw new Error("There is no such story.");

const look: Look = {
  name: "Lumen Lamps",
  greeting: "Hello! Ask me about lamps, orders and returns.",
  replies: ["Where is my order?", "Can I send it back?", "Which lamp for reading?"],
  ...(query.get("color") && { color: `#${query.get("color")}` }),
  ...(query.get("theme") && { theme: query.get("theme") as "light" | "dark" }),
};
if (query.get("lang")) delete look.greeting;
const tongue = await speak([query.get("lang") ?? "en"]);
dress(look, tongue);

const visit = await pretendVisit(story);
const frame = pretendFrame(look, { seen: true });
const nothing = (): void => undefined;
const face = createFace({ frame, config: null, look, tongue, store: memoryStore(), visit: signal(visit), startAnew: nothing });
const place = document.getElementById("app");
if (place !== null) {
  render(
    <FaceProvider value={face}>
      <App />
    </FaceProvider>,
    place,
  );
}
