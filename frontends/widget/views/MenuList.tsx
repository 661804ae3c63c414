/** What the menu offers, walked with the arrow keys. */

import { CircleX, Download, type IconNode, Mail, Volume2, VolumeX } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { useFace } from "../face.ts";
import { saveText, transcript } from "../transcript.ts";
import css from "./menu.css?inline";
import { wear } from "./later.ts";

wear(css);

export function MenuList({ onClose }: { onClose: () => void }) {
  const face = useFace();
  const { words } = face.tongue;
  const list = useRef<HTMLDivElement>(null);
  const visit = face.visit.value;
  const hasMessages = visit.conversation.timeline.value.messages.length > 0;
  const state = visit.chat.value?.state;
  const items = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];

  useEffect(() => items()[0]?.focus(), []);

  const onKey = (event: KeyboardEvent): void => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 };
    const step = steps[event.key];
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (step !== undefined) all[step % all.length]?.focus();
    else return;
    event.preventDefault();
  };

  const save = async (): Promise<void> => {
    const { conversation } = visit;
    while (conversation.timeline.peek().hasOlder) await conversation.loadOlder();
    saveText(`${face.look.name ?? words.chat}.txt`, transcript(conversation.timeline.peek().messages, face.tongue));
  };

  const item = (icon: IconNode, text: string, act: () => void) => (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={() => {
        onClose();
        act();
      }}
    >
      <Icon of={icon} size={17} />
      {text}
    </button>
  );

  return (
    <div class="menu-list" ref={list} role="menu" aria-label={words.more} onKeyDown={onKey}>
      {face.isQuiet.value
        ? item(Volume2, words.soundOn, () => face.setQuiet(false))
        : item(VolumeX, words.soundOff, () => face.setQuiet(true))}
      {hasMessages && item(Download, words.saveChat, () => void save().catch(() => (visit.trouble.value = words.refused)))}
      {hasMessages && face.config?.mail && item(Mail, words.mailChat, () => (face.isMailing.value = true))}
      {hasMessages && state !== "closed" && item(CircleX, words.endChat, () => visit.end())}
    </div>
  );
}
