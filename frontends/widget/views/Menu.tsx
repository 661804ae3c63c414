/** The button for what is seldom needed; what it offers is fetched with the first press. */

import { Ellipsis } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { useFace } from "../face.ts";
import { useLater } from "./later.ts";

export function Menu() {
  const { words } = useFace().tongue;
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const part = useLater(() => import("./MenuList.tsx"), isOpen);

  useEffect(() => {
    if (!isOpen) return;
    const away = (event: Event): void => {
      if (event.type === "blur" || !place.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("pointerdown", away);
    addEventListener("blur", away);
    return () => {
      removeEventListener("pointerdown", away);
      removeEventListener("blur", away);
    };
  }, [isOpen]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="menu" ref={place}>
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
      {isOpen && part !== null && <part.MenuList onClose={close} />}
    </div>
  );
}
