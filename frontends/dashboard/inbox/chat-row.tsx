/** One chat in one glance: who, the last words, who answers, how long, unread, writing. */

import { plainText } from "../../shared/markdown.ts";
import { short } from "../../shared/times.ts";
import type { Chat } from "../../shared/wire.ts";
import { fill } from "../../shared/words.ts";
import { initials } from "../../shared/initials.ts";
import { visitorName } from "../data/names.ts";
import { useDesk } from "../desk.tsx";
import { Avatar } from "../ui/states.tsx";
import { StateChip } from "../ui/state-chip.tsx";
import { TeamTag } from "../ui/team-tag.tsx";
import { words } from "../words.ts";

interface ChatRowProps {
  chat: Chat;
  isSelected: boolean;
  isCursor: boolean;
  onOpen: (id: string) => void;
}

export function ChatRow({ chat, isSelected, isCursor, onOpen }: ChatRowProps) {
  const { presence, now } = useDesk();
  const isTyping = presence.typing.value.has(chat.sessionId);
  const name = visitorName(chat);
  const at = chat.lastMessage?.createdAt ?? chat.createdAt;
  const classes = [
    "chat-row",
    `chat-${chat.state}`,
    isSelected ? "is-selected" : "",
    isCursor ? "is-cursor" : "",
    chat.unreadCount > 0 ? "is-unread" : "",
  ];
  return (
    <button
      type="button"
      class={classes.join(" ")}
      aria-current={isSelected ? "true" : undefined}
      onClick={() => onOpen(chat.sessionId)}
    >
      <Avatar name={initials(chat.visitor?.name) === null ? null : chat.visitor?.name} online={chat.online} />
      <span class="chat-who">
        <span class="chat-name">{name}</span>
        {chat.online === true && <span class="unseen">{words.inbox.online}</span>}
        <time class="chat-time" dateTime={at}>
          {short(new Date(at), words.language, new Date(Math.max(now.halfMinute.value, Date.parse(at))))}
        </time>
      </span>
      <span class="chat-words">
        {isTyping ? <span class="chat-typing">{words.inbox.typing}</span> : <LastWords chat={chat} />}
      </span>
      <span class="chat-foot">
        <StateChip chat={chat} />
        <TeamTag chat={chat} />
        {chat.unreadCount > 0 && (
          <span class="chat-unread">
            {chat.unreadCount > 99 ? "99+" : chat.unreadCount}
            <span class="unseen">{fill(words.inbox.unread, { count: chat.unreadCount })}</span>
          </span>
        )}
      </span>
    </button>
  );
}

function LastWords({ chat }: { chat: Chat }) {
  const last = chat.lastMessage;
  if (last === null) return <span>{words.inbox.noWords}</span>;
  const who = { user: "", admin: words.inbox.byTeam, ai: words.inbox.byAi, system: "" }[last.sender];
  return (
    <span dir="auto">
      {who && <span class="chat-by">{who} </span>}
      {plainText(last.preview)}
    </span>
  );
}
