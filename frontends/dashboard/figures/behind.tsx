/** The chats behind a figure, a page at a time; each opens in the inbox. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { plainText } from "../../shared/markdown.ts";
import { short } from "../../shared/times.ts";
import { fill } from "../../shared/words.ts";
import { visitorName } from "../data/names.ts";
import { useDesk } from "../desk.tsx";
import { Button } from "../ui/controls.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { Fault, Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import type { Behind, Part } from "./data.ts";
import { duration, money } from "./format.ts";

interface BehindDialogProps {
  part: Part;
  /** The span and whose chats, as the page asked for them. */
  query: string;
  onClose: () => void;
}

export function BehindDialog({ part, query, onClose }: BehindDialogProps) {
  const { api, navigation, now } = useDesk();
  const rows = useSignal<Behind["rows"]>([]);
  const cursor = useSignal<string | null>(null);
  const state = useSignal<"loading" | "ready">("loading");
  const fault = useSignal<unknown>(null);
  const load = async (): Promise<void> => {
    state.value = "loading";
    fault.value = null;
    const more = new URLSearchParams({ figure: part.figure });
    if (part.key !== undefined) more.set("key", part.key);
    if (cursor.value !== null) more.set("cursor", cursor.value);
    try {
      const page = await api.get<Behind>(`/api/figures/chats?${query}&${more}`);
      rows.value = [...rows.value, ...page.rows];
      cursor.value = page.nextCursor;
    } catch (error) {
      fault.value = error;
    }
    state.value = "ready";
  };
  useEffect(() => void load(), []);
  const open = (id: string): void => {
    onClose();
    navigation.go({ page: "inbox", view: "all", chat: id });
  };
  return (
    <Dialog title={part.figure === "chats" ? said.behindAll : fill(said.behindTitle, { figure: part.title })} onClose={onClose} class="figures-behind">
      <ul>
        {rows.value.map(({ chat, facts }) => (
          <li key={chat.sessionId}>
            <button type="button" onClick={() => open(chat.sessionId)}>
              <span class="figures-behind-who">{visitorName(chat)}</span>
              <span class="figures-behind-value">{valueOf(part.figure, facts)}</span>
              <span class="figures-behind-words" dir="auto">
                {chat.lastMessage === null ? "" : plainText(chat.lastMessage.preview)}
              </span>
              <span class={`figures-key tone-${facts.outcome}`}>{said.outcomesShort[facts.outcome]}</span>
              <time dateTime={facts.startedAt}>
                {short(new Date(facts.startedAt), words.language, new Date(now.halfMinute.value))}
              </time>
            </button>
          </li>
        ))}
      </ul>
      {state.value === "loading" && <Skeleton rows={4} kind="chat" />}
      {fault.value !== null && <Fault error={fault.value} onRetry={() => void load()} />}
      {state.value === "ready" && fault.value === null && rows.value.length === 0 && <p>{said.behindNone}</p>}
      {state.value === "ready" && cursor.value !== null && <Button onClick={() => void load()}>{said.moreChats}</Button>}
    </Dialog>
  );
}

/** What the figure counts of this chat, where that is a number. */
function valueOf(figure: string, facts: Behind["rows"][number]["facts"]): string {
  switch (figure) {
    case "firstResponse":
      return duration(facts.firstResponseS);
    case "wait":
      return duration(facts.waitS);
    case "open":
      return duration(facts.openS);
    case "cost":
      return money(facts.costUsd, words.language);
    case "rating":
      return facts.rating === null ? "" : "★".repeat(facts.rating);
    default:
      return "";
  }
}
