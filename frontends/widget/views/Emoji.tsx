/** A small table of faces and signs, walked with the arrow keys. */

import { useEffect, useRef } from "preact/hooks";
import { useFace } from "../face.ts";
import type { PickerProps } from "./Composer.tsx";
import css from "./emoji.css?inline";
import { wear } from "./later.ts";

wear(css);

const EMOJI = [..."😀😄😁😂😊😉😍😘😎🤔😅😐😕😢😭😡😱🥳😴🤯👍👎👏🙏🙌💪👋🤝❤💛💚💙🎉🎁⭐🔥✅❌❓☕"].map((one) =>
  // the heart is a letter to some systems unless it is said that it is a picture
  one === "❤" ? "❤️" : one,
);
const COLUMNS = 8;

export function EmojiPicker({ button, onPick, onClose }: PickerProps) {
  const { words } = useFace().tongue;
  const grid = useRef<HTMLDivElement>(null);
  const buttons = (): HTMLElement[] => [...(grid.current?.querySelectorAll<HTMLElement>("button") ?? [])];

  useEffect(() => {
    buttons()[0]?.focus();
    const away = (event: Event): void => {
      const target = event.target as Node;
      if (!grid.current?.contains(target) && !button.current?.contains(target)) onClose();
    };
    addEventListener("pointerdown", away);
    return () => removeEventListener("pointerdown", away);
  }, []);

  const onKey = (event: KeyboardEvent): void => {
    const all = buttons();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const forwards = getComputedStyle(event.currentTarget as Element).direction === "rtl" ? -1 : 1;
    const steps: Record<string, number> = { ArrowRight: forwards, ArrowLeft: -forwards, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
    const step = steps[event.key];
    if (event.key === "Escape") onClose();
    else if (step !== undefined) all[(at + step + all.length) % all.length]?.focus();
    else return;
    event.preventDefault();
  };

  return (
    <div class="emoji" ref={grid} role="group" aria-label={words.emoji} onKeyDown={onKey}>
      {EMOJI.map((emoji, index) => (
        <button type="button" tabIndex={index === 0 ? 0 : -1} onClick={() => onPick(emoji)}>
          {emoji}
        </button>
      ))}
    </div>
  );
}
