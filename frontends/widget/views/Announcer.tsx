/** Says each new message to a screen reader, once. The stream itself is silent: it is drawn anew all the time. */

import { useEffect, useRef, useState } from "preact/hooks";
import { inWords } from "../../shared/attached.ts";
import { plainText } from "../../shared/markdown.ts";
import { useFace } from "../face.ts";
import { noticeText } from "../head.ts";

const KEPT = 10;

export function Announcer() {
  const { tongue, visit } = useFace();
  const { words } = tongue;
  const { timeline, loaded } = visit.value.conversation;
  const { head, messages } = timeline.value;
  const isLoaded = loaded.value;
  const said = useRef<number | null>(null);
  const [lines, setLines] = useState<{ seq: number; text: string }[]>([]);

  useEffect(() => {
    if (!isLoaded) return;
    // what was there when the chat was opened is read, not announced
    const from = said.current;
    said.current = head;
    if (from === null) return;
    const fresh = messages
      .filter((message) => message.seq > from && message.seq <= head && message.sender !== "user")
      .map((message) => {
        if (message.sender === "system") return { seq: message.seq, text: noticeText(message, words) };
        const author = message.sender === "ai" ? words.assistant : (message.senderName ?? words.somebody);
        return { seq: message.seq, text: `${author}: ${plainText(inWords(message))}` };
      });
    if (fresh.length > 0) setLines((before) => [...before, ...fresh].slice(-KEPT));
  }, [head, isLoaded]);

  return (
    <div class="unseen" role="log" aria-live="polite">
      {lines.map(({ seq, text }) => (
        <p key={seq}>{text}</p>
      ))}
    </div>
  );
}
