/** Earlier chats of the same person. */

import { short } from "../../shared/times.ts";
import type { TeamChat } from "../data/wire.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";
import { Section } from "./section.tsx";

export function Past({ chats }: { chats: readonly TeamChat[] }) {
  const { navigation, now } = useDesk();
  return (
    <Section title={words.details.past}>
      <ul class="past">
        {chats.map((chat) => (
          <li key={chat.sessionId}>
            <button
              type="button"
              class="past-chat"
              onClick={() =>
                navigation.go({ page: "inbox", view: chat.state === "closed" ? "closed" : "all", chat: chat.sessionId })
              }
            >
              <span class="past-words" dir="auto">
                {chat.lastMessage?.preview ?? words.inbox.noWords}
              </span>
              <time>{short(new Date(chat.lastActiveAt), words.language, new Date(now.halfMinute.value))}</time>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
