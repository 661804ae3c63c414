/** What is seldom needed: sound, keeping the conversation, ending it. */

import { CircleX, Download, Ellipsis, type IconNode, Volume2, VolumeX } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { useFace } from "../face.ts";
import { saveText, transcript } from "../transcript.ts";

export function Menu() {
  const face = useFace();
  const { words } = face.tongue;
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const visit = face.visit.value;
  const hasMessages = visit.conversation.timeline.value.messages.length > 0;
  const state = visit.chat.value?.state;

  useEffect(() => {
    if (!isOpen) return;
    place.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const away = (event: Event): void => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("pointerdown", away);
    addEventListener("blur", away);
    return () => {
      removeEventListener("pointerdown", away);
      removeEventListener("blur", away);
    };
  }, [isOpen]);

  const onKey = (event: KeyboardEvent): void => {
    if (!isOpen) return;
    const items = [...(place.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 };
    const step = steps[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      setOpen(false);
      button.current?.focus();
    } else if (step === undefined) {
      return;
    } else {
      items[step % items.length]?.focus();
    }
    event.preventDefault();
  };

  const save = async (): Promise<void> => {
    const { conversation } = visit;
    while (conversation.timeline.peek().hasOlder) await conversation.loadOlder();
    saveText(`${face.frame.look.name ?? words.chat}.txt`, transcript(conversation.timeline.peek().messages, face.tongue));
  };

  const item = (icon: IconNode, text: string, act: () => void) => (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={() => {
        setOpen(false);
        button.current?.focus();
        act();
      }}
    >
      <Icon of={icon} size={17} />
      {text}
    </button>
  );

  return (
    <div class="menu" ref={place} onKeyDown={onKey}>
      <button
        ref={button}
        type="button"
        class="quiet-button"
        aria-label={words.more}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon of={Ellipsis} size={20} />
      </button>
      {isOpen && (
        <div class="menu-list" role="menu" aria-label={words.more}>
          {face.isQuiet.value
            ? item(Volume2, words.soundOn, () => face.setQuiet(false))
            : item(VolumeX, words.soundOff, () => face.setQuiet(true))}
          {hasMessages && item(Download, words.saveChat, () => void save())}
          {hasMessages && state !== "closed" && item(CircleX, words.endChat, () => visit.end())}
        </div>
      )}
    </div>
  );
}
