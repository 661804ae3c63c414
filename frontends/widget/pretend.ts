/** A conversation that is only played: no line, no server, nothing kept. For the preview in the dashboard, and for the page of stories. */

import { signal } from "@preact/signals";
import { createConversation } from "../shared/conversation.ts";
import type { Entry } from "../shared/outbox.ts";
import { message } from "../shared/samples.ts";
import type { Chat, Message } from "../shared/wire.ts";
import type { Frame } from "./frame.ts";
import type { Details, Visit } from "./visit.ts";
import type { Look } from "../loader/contract.ts";

export interface Scene {
  chat: Chat | null;
  messages: Message[];
  entries?: Partial<Entry>[];
  /** What the assistant has written so far of an answer. */
  draft?: string;
  thinking?: boolean;
  /** Who is typing. */
  typing?: string;
  line?: "online" | "offline" | "connecting";
  blocked?: boolean;
}

const nothing = (): void => undefined;

/** What is written in it is shown as sent; nobody answers. */
export async function pretendVisit(scene: Scene): Promise<Visit> {
  const never = (): Promise<never> => Promise.reject(new Error("There is no server."));
  const conversation = createConversation({ ready: signal(false), after: never, before: never });
  await conversation.take({ messages: scene.messages, hasMore: false, lastSeq: scene.messages.length });
  const hasBegun = signal(scene.chat !== null);
  const details = signal<Details | null>(null);
  const entries = (scene.entries ?? []).map((entry, index) => ({
    clientId: `e${index}`,
    sessionId: "s",
    content: "",
    writtenAt: Date.now(),
    status: "queued" as const,
    attempts: 0,
    notBefore: 0,
    error: null,
    ...entry,
  }));
  return {
    key: "pretended",
    hasBegun,
    chat: signal(scene.chat),
    line: signal(scene.line ?? "online"),
    refusal: signal(null),
    conversation,
    sender: { entries: signal(entries), write: nothing, retry: nothing, discard: nothing, seen: nothing, stop: nothing },
    otherSide: {
      isThinking: signal(scene.thinking ?? false),
      draft: signal(scene.draft === undefined ? null : { turn: 1, text: scene.draft }),
      typists: signal(new Map(scene.typing === undefined ? [] : [[scene.typing, Infinity]])),
      resume: nothing,
      quiet: nothing,
      typed: nothing,
    },
    queue: signal(scene.chat?.state === "waiting" ? { place: 2, estimateS: 240 } : null),
    details,
    savedDetails: details,
    isBlocked: signal(scene.blocked ?? false),
    trouble: signal(null),
    write(content) {
      hasBegun.value = true;
      const seq = conversation.timeline.peek().head + 1;
      conversation.receive(message(seq, { content, createdAt: new Date().toISOString() }));
    },
    open: never,
    tellDetails(said) {
      details.value = { ...details.peek(), ...said };
    },
    typing: nothing,
    askForPerson: nothing,
    backToAssistant: nothing,
    end: nothing,
    rate: nothing,
    read: nothing,
    stop: nothing,
  };
}

/** A frame that nobody put around the page. One that is `seen` takes the focus, which a preview must leave to the form beside it. */
export function pretendFrame(look: Look, { seen }: { seen: boolean }): Frame {
  return {
    look,
    place: signal({ url: "", title: "" }),
    identity: signal({}),
    attributes: signal({}),
    seen: signal(seen),
    canClose: true,
    tell: nothing,
    onForget: nothing,
  };
}
