/** The conversation: what was said, what is being said, and what the moment asks for. Stays at its end unless the visitor reads above. */

import { ArrowDown } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { day } from "../../shared/times.ts";
import { type Row, rows } from "../../shared/timeline.ts";
import { useFace } from "../face.ts";
import { noticeText } from "../head.ts";
import { Greeting } from "./Greeting.tsx";
import { Happening } from "./Happening.tsx";
import { useLater } from "./later.ts";
import { Line } from "./Line.tsx";

/** So near to the end that the visitor is reading it, in pixels. */
const NEAR_END = 60;

export function Stream() {
  const face = useFace();
  const { words } = face.tongue;
  const visit = face.visit.value;
  const timeline = visit.conversation.timeline.value;
  const pending = visit.sender.entries.value;
  const shown = rows(timeline, pending, "user");
  const ending = useLater(() => import("./Closing.tsx"), visit.chat.value?.state === "closed");
  const waiting = useLater(() => import("./Waiting.tsx"), visit.chat.value?.state === "waiting");
  const mailing = useLater(() => import("./Mailing.tsx"), face.isMailing.value);
  const isLoading = visit.hasBegun.value && !visit.conversation.loaded.value && pending.length === 0;

  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const heightBefore = useRef(0);
  const heightSeen = useRef(0);
  const oldestBefore = useRef<number | undefined>(undefined);
  const ownBefore = useRef(0);
  const [hasNewBelow, setNewBelow] = useState(false);

  const lastKey = shown.at(-1)?.key;
  const own = shown.filter((row) => row.kind === "message" && row.own).length;

  // after every drawing: keep the end in sight, or what is being read where it is
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const oldest = timeline.messages[0]?.seq;
    const isOlderPage = oldestBefore.current !== undefined && oldest !== undefined && oldest < oldestBefore.current;
    if (isOlderPage) element.scrollTop += element.scrollHeight - heightBefore.current;
    else if (isAtEnd.current || own > ownBefore.current) element.scrollTop = element.scrollHeight;
    heightBefore.current = element.scrollHeight;
    oldestBefore.current = oldest;
    ownBefore.current = own;
  });
  useLayoutEffect(() => {
    if (!isAtEnd.current) setNewBelow(true);
  }, [lastKey]);

  // the foot grows while one writes, a phone's keyboard comes up: the end stays in sight
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      heightSeen.current = element.clientHeight;
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = (): void => {
    const element = box.current;
    if (element === null) return;
    // what has just become lower has not been left by its reader: the observer above comes next
    if (element.clientHeight !== heightSeen.current) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
    if (isAtEnd.current) setNewBelow(false);
    if (element.scrollTop < NEAR_END) visit.conversation.loadOlder().catch(() => undefined); // scrolling there again asks again
  };
  const toEnd = (): void => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  };

  return (
    <div class="stream-frame">
      <div class="stream" ref={box} onScroll={onScroll} tabIndex={0} role="region" aria-label={words.chat}>
        <ol class="lines">
          {!timeline.hasOlder && <Greeting isFresh={shown.length === 0 && !isLoading} />}
          {isLoading && <Skeleton />}
          {shown.map((row) => (
            <RowView key={row.key} row={row} />
          ))}
          <Happening />
          {waiting !== null && <waiting.Waiting />}
          {ending !== null && <ending.Closing />}
          {mailing !== null && face.isMailing.value && <mailing.Mailing />}
        </ol>
      </div>
      {hasNewBelow && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon of={ArrowDown} size={15} />
          {words.newMessages}
        </button>
      )}
    </div>
  );
}

function RowView({ row }: { row: Row }) {
  const { tongue, now } = useFace();
  switch (row.kind) {
    case "day":
      return <li class="day">{day(row.at, tongue.tag, new Date(now.value))}</li>;
    case "notice":
      return <li class="notice" dir="auto">{noticeText(row.message, tongue.words)}</li>;
    case "message":
      return <Line row={row} />;
  }
}

function Skeleton() {
  return (
    <li class="skeleton" aria-hidden="true">
      <span />
      <span />
      <span />
    </li>
  );
}
