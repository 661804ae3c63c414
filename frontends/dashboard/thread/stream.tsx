/** What was said, with what is being said. It stays at its end as long as one reads there, and in its place while one reads above. */

import { useComputed, useSignal } from "@preact/signals";
import { ArrowDown } from "lucide";
import { useContext, useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { day } from "../../shared/times.ts";
import type { Chat } from "../../shared/wire.ts";
import { NotesContext } from "../data/notes.ts";
import { valueOf } from "../data/resource.ts";
import { holds, type Spot } from "../data/passage.ts";
import type { Thread } from "../data/threads.ts";
import { useDesk } from "../desk.tsx";
import { Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";
import { MessageLine, NoteLine, NoticeLine } from "./bubble.tsx";
import { HandOff } from "./hand-off.tsx";
import { lines, type Line } from "./lines.ts";
import { LiveDraft, VisitorWriting } from "./live.tsx";
import { firstSeen, isNearEnd, keepPlace, usePassage } from "./use-passage.ts";

interface StreamProps {
  thread: Thread;
  chat: Chat;
  /** The message that somebody came to see. */
  spot: Spot | null;
}

export function Stream({ thread, chat, spot }: StreamProps) {
  const { sender, now } = useDesk();
  const notes = useContext(NotesContext);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isAtEnd = useSignal(spot === null);
  const isLoading = useSignal(false);
  const { passage, leave } = usePassage(thread, spot, scroller, isAtEnd);
  const isPassage = passage.value !== null;
  const shown = passage.value ?? thread.conversation;
  const timeline = shown.timeline.value;
  const pending = useComputed(() => sender.entries.value.filter((entry) => entry.sessionId === thread.id));
  const all = useComputed(() =>
    lines(
      (passage.value ?? thread.conversation).timeline.value,
      passage.value === null ? pending.value : [],
      valueOf(notes?.resource.state.value ?? { is: "missing" }) ?? [],
      passage.value !== null,
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
    if (lastPending !== undefined) backToEnd();
  }, [lastPending]);

  const backToEnd = (): void => {
    leave();
    isAtEnd.value = true;
    requestAnimationFrame(toEnd);
  };
  const load = async (box: HTMLElement, more: () => Promise<void>): Promise<void> => {
    if (isLoading.peek()) return;
    isLoading.value = true;
    // the line tells what is wrong; scrolling again tries again
    await keepPlace(box, () => more().catch(() => undefined));
    isLoading.value = false;
  };
  const onScroll = (): void => {
    const box = scroller.current;
    if (box === null) return;
    const below = box.scrollHeight - box.scrollTop - box.clientHeight;
    isAtEnd.value = passage.peek() === null && isNearEnd(box);
    if (box.scrollTop < 200 && timeline.hasOlder) void load(box, shown.loadOlder);
    else if (passage.value !== null && below < 200) void load(box, () => loadNewer(box));
  };
  /** The passage grows down until all that is seen is followed live; then that is shown in its place. */
  const loadNewer = async (box: HTMLElement): Promise<void> => {
    await passage.peek()?.loadNewer();
    const seen = firstSeen(box)?.dataset["seq"];
    if (seen !== undefined && holds(thread.conversation.timeline.peek(), Number(seen))) leave();
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
          {timeline.hasOlder && isLoading.value && !isPassage && <Skeleton rows={2} kind="bubble" />}
          {all.value.map((line) => (
            <LineView key={line.key} line={line} today={now.halfMinute.value} isFound={isSpot(line, spot)} />
          ))}
          {!isPassage && (
            <>
              {chat.state === "waiting" && <HandOff thread={thread} chat={chat} />}
              <LiveDraft thread={thread} />
              <VisitorWriting id={thread.id} />
            </>
          )}
        </div>
      </div>
      {!isAtEnd.value && (
        <button type="button" class="to-end" onClick={backToEnd}>
          <Icon of={ArrowDown} size={16} />
          {chat.unreadCount > 0 ? words.thread.newBelow : words.thread.toEnd}
        </button>
      )}
    </div>
  );
}

function isSpot(line: Line, spot: Spot | null): boolean {
  if (spot === null) return false;
  if (spot.noteId !== null) return line.kind === "note" && line.note.id === spot.noteId;
  return line.kind === "message" && line.message?.seq === spot.seq;
}

function LineView({ line, today, isFound }: { line: Line; today: number; isFound: boolean }) {
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
      return <NoteLine note={line.note} isFound={isFound} />;
    case "message":
      return <MessageLine row={line} isFound={isFound} />;
  }
}
