/** The widget in a page: meets the page around it, learns its language, and shows the visitor's conversation. */

import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { browserStore } from "../shared/storage.ts";
import type { Message } from "../shared/wire.ts";
import { fetchConfig, lookOf } from "./config.ts";
import { dress } from "./dress.ts";
import { createFace, FaceProvider } from "./face.ts";
import { meetFrame } from "./frame.ts";
import { unread } from "./head.ts";
import { createVisit, KEY, type Visit } from "./visit.ts";
import { App } from "./views/App.tsx";
import { speak } from "./words/index.ts";

export async function begin(query: URLSearchParams): Promise<void> {
  const [frame, config] = await Promise.all([meetFrame(), fetchConfig()]);
  const look = lookOf(config, frame.look);
  const tongue = await speak(look.lang ? [look.lang] : navigator.languages);
  dress(look, tongue);

  const store = browserStore();
  const transports = query.get("transport") === "polling" ? (["polling"] as "polling"[]) : undefined;

  function open(): Visit {
    const { place, identity, attributes } = frame;
    return createVisit({ store, language: tongue.tag, place, identity, attributes, onMessage, ...(transports && { transports }) });
  }
  const visit = signal(open());

  /** Whatever the browser keeps now is what counts: another tab may have begun anew, or this one. */
  function reopen(): void {
    visit.peek().stop();
    visit.value = open();
  }

  function onMessage(message: Message): void {
    if (!frame.seen.peek() && !face.isQuiet.peek()) void import("./sound.ts").then(({ chime }) => chime());
    frame.tell({ type: "event", name: "message", detail: { seq: message.seq, from: message.sender === "ai" ? "assistant" : "person" } });
  }

  const face = createFace({
    frame,
    config,
    look,
    tongue,
    store,
    visit,
    startAnew() {
      store.remove(KEY);
      reopen();
    },
  });

  addEventListener("storage", (event) => {
    const wanted = store.get(KEY);
    const isOther = wanted === null ? visit.peek().hasBegun.peek() : wanted !== visit.peek().key;
    if ((event.key === KEY || event.key === null) && isOther) reopen();
  });
  frame.onForget = () => {
    visit.peek().stop();
    for (const key of store.keys("frontdesk:")) store.remove(key);
  };

  effect(() => {
    const { conversation, hasBegun } = visit.value;
    const { count, upTo } = unread(conversation.timeline.value.messages);
    if (frame.seen.value && count > 0) visit.value.read(upTo);
    frame.tell({ type: "unread", count: frame.seen.value ? 0 : count });
    frame.tell({ type: "active", active: hasBegun.value });
  });
  effect(() => {
    const state = visit.value.chat.value?.state;
    if (state !== undefined) frame.tell({ type: "event", name: "state", detail: state });
  });

  const place = document.getElementById("app");
  if (place !== null) {
    render(
      <FaceProvider value={face}>
        <App />
      </FaceProvider>,
      place,
    );
  }
  frame.tell({ type: "ready" });
}
