/** What was said, with what is being said. It stays at its end as long as one reads there, and in its place while one reads above. */

import { useComputed, useSignal } from "@preact/signals";
import { ArrowDown } from "lucide";
import { useContext, useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { day } from "../../shared/times.ts";
import type { Chat } from "../../shared/wire.ts";
import { NotesContext } from "../data/notes.ts";
import { valueOf } from "../data/resource.ts";
import type { Thread } from "../data/threads.ts";
import { useDesk } from "../desk.tsx";
import { Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";
import { MessageLine, NoteLine, NoticeLine } from "./bubble.tsx";
import { HandOff } from "./hand-off.tsx";
import { lines, type Line } from "./lines.ts";
import { LiveDraft, VisitorWriting } from "./live.tsx";

const NEAR_PX = 80;

export function Stream({ thread, chat }: { thread: Thread; chat: Chat }) {
  const { sender, now } = useDesk();
  const notes = useContext(NotesContext);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isAtEnd = useSignal(true);
  const isLoadingOlder = useSignal(false);
  const timeline = thread.conversation.timeline.value;
  const pending = useComputed(() => sender.entries.value.filter((entry) => entry.sessionId === thread.id));
  const all = useComputed(() =>
    lines(
      thread.conversation.timeline.value,
      pending.value,
      valueOf(notes?.resource.state.value ?? { is: "missing" }) ?? [],
    ),
  );

  const toEnd = (): void => {
    const box = scroller.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
  };
  // whatever grows (a new message, the assistant's words, the window's edge): the end stays in sight
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => isAtEnd.peek() && toEnd());
    if (content.current) observer.observe(content.current);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
  // one's own message is always seen
  const lastPending = pending.value.at(-1)?.clientId;
  useEffect(() => {
    if (lastPending !== undefined) toEnd();
  }, [lastPending]);

  const loadOlder = async (): Promise<void> => {
    const box = scroller.current;
    if (box === null || isLoadingOlder.peek()) return;
    isLoadingOlder.value = true;
    const below = box.scrollHeight - box.scrollTop;
    try {
      await thread.conversation.loadOlder();
    } catch {
      // the line tells what is wrong; scrolling up again tries again
    }
    isLoadingOlder.value = false;
    requestAnimationFrame(() => (box.scrollTop = box.scrollHeight - below));
  };
  const onScroll = (): void => {
    const box = scroller.current;
    if (box === null) return;
    isAtEnd.value = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    if (box.scrollTop < 200 && timeline.hasOlder) void loadOlder();
  };

  return (
    <div class="stream-frame">
      <div
        class="stream"
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-label={words.thread.stream}
        aria-live="polite"
      >
        <div class="stream-content" ref={content}>
          {timeline.hasOlder && isLoadingOlder.value && <Skeleton rows={2} kind="bubble" />}
          {all.value.map((line) => (
            <LineView key={line.key} line={line} today={now.halfMinute.value} />
          ))}
          {chat.state === "waiting" && <HandOff thread={thread} chat={chat} />}
          <LiveDraft thread={thread} />
          <VisitorWriting id={thread.id} />
        </div>
      </div>
      {!isAtEnd.value && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon of={ArrowDown} size={16} />
          {chat.unreadCount > 0 ? words.thread.newBelow : words.thread.toEnd}
        </button>
      )}
    </div>
  );
}

function LineView({ line, today }: { line: Line; today: number }) {
  switch (line.kind) {
    case "day":
      return (
        <div class="day" role="separator">
          {day(line.at, words.language, new Date(today))}
        </div>
      );
    case "notice":
      return <NoticeLine message={line.message} />;
    case "note":
      return <NoteLine note={line.note} />;
    case "message":
      return <MessageLine row={line} />;
  }
}
