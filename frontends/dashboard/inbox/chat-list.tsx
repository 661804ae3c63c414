/** The rows: only those in sight are in the page, so that a hundred thousand scroll as ten do. */

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Chat } from "../../shared/wire.ts";
import { isNearEnd, scrollToRow, seenRows } from "../data/window.ts";
import { Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";
import { ChatRow } from "./chat-row.tsx";

/** As in inbox.css. */
export const ROW_HEIGHT = 80;

interface ChatListProps {
  chats: readonly Chat[];
  selected: string | null;
  /** Where `j` and `k` are. */
  cursor: string | null;
  onOpen: (id: string) => void;
  onNearEnd: () => void;
  isComplete: boolean;
}

export function ChatList({ chats, selected, cursor, onOpen, onNearEnd, isComplete }: ChatListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const height = useSignal(window.innerHeight);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => void (height.value = box.clientHeight));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!isComplete && isNearEnd(chats.length, ROW_HEIGHT, scrollTop.value, height.value)) onNearEnd();
  }, [chats.length, isComplete, scrollTop.value, height.value]);

  useEffect(() => {
    const index = cursor === null ? -1 : chats.findIndex((chat) => chat.sessionId === cursor);
    if (index === -1) return;
    const target = scrollToRow(index, ROW_HEIGHT, scrollTop.peek(), height.peek());
    if (target !== null) scroller.current?.scrollTo({ top: target });
  }, [cursor]);

  const { from, to } = seenRows(chats.length, ROW_HEIGHT, scrollTop.value, height.value);
  return (
    <div
      class="chat-list"
      ref={scroller}
      onScroll={(event) => (scrollTop.value = event.currentTarget.scrollTop)}
      tabIndex={-1}
    >
      <ul class="chat-rows" style={{ height: `${chats.length * ROW_HEIGHT}px` }} aria-label={words.inbox.list}>
        {chats.slice(from, to).map((chat, index) => (
          <li
            key={chat.sessionId}
            class="chat-place"
            style={{ transform: `translateY(${(from + index) * ROW_HEIGHT}px)` }}
            aria-setsize={isComplete ? chats.length : -1}
            aria-posinset={from + index + 1}
          >
            <ChatRow
              chat={chat}
              isSelected={chat.sessionId === selected}
              isCursor={chat.sessionId === cursor}
              onOpen={onOpen}
            />
          </li>
        ))}
      </ul>
      {!isComplete && <Skeleton rows={2} kind="chat" />}
    </div>
  );
}
