/** Where the visitor writes. Enter sends, Shift-Enter makes a new line; what was begun is still there after a reload. */

import { SendHorizontal, Smile } from "lucide";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { keepDraft, readDraft } from "../../shared/drafts.ts";
import { pastedFiles } from "../../shared/drop.ts";
import { Icon } from "../../shared/icon.tsx";
import { onInput, onPause, PAUSE_MS, type Said, SILENT } from "../../shared/typing.ts";
import { fill } from "../../shared/words.ts";
import { useFace } from "../face.ts";
import { AttachButton, useAttaching } from "./attaching.tsx";
import { useLater } from "./later.ts";

/** What the server takes at most, in characters (docs/protocol.md). */
const LONGEST = 4_000;

export function Composer() {
  const { frame, tongue, store, visit, head } = useFace();
  const { words } = tongue;
  const current = visit.value;
  const [text, setText] = useState(() => readDraft(store, current.key));
  const field = useRef<HTMLTextAreaElement>(null);
  const said = useRef<Said>(SILENT);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isSeen = frame.seen.value;

  const tooLong = Array.from(text).length - LONGEST;
  const { waiting, readiness, isOver, take } = useAttaching(current);
  /** The message goes when its files are there. */
  const [isSending, setSending] = useState(false);
  const canSend = (text.trim() !== "" || readiness !== "none") && tooLong <= 0 && !isSending;

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text, isSeen]);

  useEffect(() => {
    // on a touch screen this would bring up the keyboard over the words that were opened to be read
    if (isSeen && !isTouched()) field.current?.focus();
  }, [isSeen]);

  const say = (next: Said | null): void => {
    if (next === null) return;
    said.current = next;
    current.typing(next.isTyping, next.isTyping ? (field.current?.value ?? "") : "");
  };
  const change = (value: string): void => {
    setText(value);
    // before the first message nothing is kept
    if (current.hasBegun.peek()) keepDraft(store, current.key, value);
    clearTimeout(pause.current);
    say(onInput(said.current, value.trim() === "", Date.now()));
    pause.current = setTimeout(() => say(onPause(said.current, Date.now())), PAUSE_MS);
  };
  const send = (): void => {
    if (!canSend) return;
    if (readiness === "waiting") setSending(true);
    else post();
  };
  const post = (): void => {
    setSending(false);
    current.write(text.trim(), waiting?.uploads.take());
    clearTimeout(pause.current);
    say(onPause(said.current, Date.now()));
    setText("");
    keepDraft(store, current.key, "");
    field.current?.focus();
  };
  useEffect(() => {
    if (!isSending || readiness === "waiting") return;
    // what failed on the way is for the visitor to see first
    if (readiness === "ready" && waiting?.uploads.list.peek().every(({ state }) => state === "there")) post();
    else setSending(false);
  }, [isSending, readiness]);
  const attach = (files: File[]): void => {
    take(files);
    // Enter sends them
    if (files.length > 0 && !isTouched()) field.current?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    // Enter that ends a word in Japanese, Chinese or Korean input is not meant for us
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const insert = (emoji: string): void => {
    const at = field.current?.selectionStart ?? text.length;
    change(text.slice(0, at) + emoji + text.slice(field.current?.selectionEnd ?? at));
    field.current?.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {waiting !== null && <waiting.View isSending={isSending} />}
      <textarea
        ref={field}
        rows={1}
        {...(text !== "" && { dir: "auto" })}
        enterkeyhint="send"
        aria-label={words.write}
        placeholder={head.value.who === "closed" ? words.writeOn : words.write}
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={onKey}
        onPaste={(event) => attach(pastedFiles(event))}
      />
      {tooLong > 0 && (
        <p class="too-long" role="status">
          {fill(words.tooLong, { n: tooLong })}
        </p>
      )}
      <AttachButton onFiles={attach} />
      <EmojiButton onPick={insert} />
      <button type="submit" class="send" aria-label={words.send} disabled={!canSend}>
        <Icon of={SendHorizontal} size={18} directed />
      </button>
      {isOver && <p class="drop">{words.drop}</p>}
    </form>
  );
}

const isTouched = (): boolean => matchMedia("(pointer: coarse)").matches;

/** The emoji themselves are fetched when they are first wanted. */
function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const { words } = useFace().tongue;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const part = useLater(() => import("./Emoji.tsx"), isOpen);
  const pick = (emoji: string): void => {
    setOpen(false);
    onPick(emoji);
  };
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <button ref={button} type="button" class="quiet-button" aria-label={words.emoji} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon of={Smile} size={20} />
      </button>
      {isOpen && part !== null && <part.EmojiPicker button={button} onPick={pick} onClose={close} />}
    </>
  );
}

export interface PickerProps {
  /** What opened it; a press on this is not a press elsewhere. */
  button: RefObject<HTMLButtonElement | null>;
  onPick: (emoji: string) => void;
  onClose: () => void;
}
