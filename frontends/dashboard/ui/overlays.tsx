/** What stands above the page: dialogs and menus. */

import type { IconNode } from "lucide";
import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { words } from "../words.ts";
import { IconButton } from "./controls.tsx";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** At its foot, the main one last. */
  buttons?: ComponentChildren;
  class?: string;
}

/** The browser's own modal dialog: it holds the focus, gives it back, and closes with Escape. */
export function Dialog({ title, onClose, children, buttons, class: extra = "" }: DialogProps) {
  const id = useId();
  const ref = useModal(onClose);
  return (
    <dialog ref={ref} class={`dialog ${extra}`} aria-labelledby={id}>
      <header class="dialog-head">
        <h2 id={id}>{title}</h2>
        <IconButton icon={X} label={words.close} onClick={onClose} />
      </header>
      <div class="dialog-body">{children}</div>
      {buttons && <footer class="dialog-foot">{buttons}</footer>}
    </dialog>
  );
}

/** Opens a `<dialog>` as long as it is drawn; Escape and a click beside it call `onClose`. */
export function useModal(onClose: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  // before anything else can happen: a key pressed at once belongs to the dialog already
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    const before = document.activeElement;
    dialog.showModal();
    const onCancel = (event: Event): void => {
      event.preventDefault();
      close.current();
    };
    const onPress = (event: PointerEvent): void => {
      if (event.target !== dialog) return;
      const box = dialog.getBoundingClientRect();
      const isInside =
        event.clientX >= box.left &&
        event.clientX <= box.right &&
        event.clientY >= box.top &&
        event.clientY <= box.bottom;
      if (!isInside) close.current();
    };
    dialog.addEventListener("cancel", onCancel);
    dialog.addEventListener("pointerdown", onPress);
    return () => {
      dialog.removeEventListener("cancel", onCancel);
      dialog.removeEventListener("pointerdown", onPress);
      // taken out of the page while open, it would not give the focus back by itself
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return ref;
}

interface ConfirmProps {
  title: string;
  text: string;
  yes: string;
  no?: string;
  tone?: "main" | "fault";
  onYes: () => void;
  onNo: () => void;
  /** A third way. */
  other?: { label: string; act: () => void };
}

export function Confirm({ title, text, yes, no = words.cancel, tone = "main", onYes, onNo, other }: ConfirmProps) {
  return (
    <Dialog
      title={title}
      onClose={onNo}
      class="dialog-small"
      buttons={
        <>
          <button type="button" class="button button-quiet" onClick={onNo}>
            <span>{no}</span>
          </button>
          {other && (
            <button type="button" class="button button-plain" onClick={other.act}>
              <span>{other.label}</span>
            </button>
          )}
          <button type="button" class={`button button-${tone}`} onClick={onYes} autofocus>
            <span>{yes}</span>
          </button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}

export interface MenuItem {
  label: string;
  note?: string;
  icon?: IconNode;
  act: () => void;
  tone?: "fault";
}

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  /** What opens it. */
  children: ComponentChildren;
  class?: string;
  buttonClass?: string;
  side?: "start" | "end";
  up?: boolean;
}

/** A button that opens a list of actions; arrow keys move, Escape closes. */
export function Menu({
  label,
  items,
  children,
  class: extra = "",
  buttonClass = "icon-button",
  side = "end",
  up = false,
}: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    root.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const onPress = (event: PointerEvent): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("pointerdown", onPress);
    return () => removeEventListener("pointerdown", onPress);
  }, [isOpen]);

  const close = (): void => {
    setOpen(false);
    root.current?.querySelector<HTMLElement>("button")?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen) return;
    const all = [...(root.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) all.at((at + step) % all.length)?.focus();
    else if (event.key === "Escape") close();
    else if (event.key === "Tab") setOpen(false);
    if (step === undefined && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class={`menu ${extra}`} ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        class={buttonClass}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && (
        <div class={`menu-list menu-${side} ${up ? "menu-up" : ""}`} role="menu" aria-label={label}>
          {items.map((item) => (
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={`menu-item ${item.tone === "fault" ? "menu-fault" : ""}`}
              onClick={() => {
                close();
                item.act();
              }}
            >
              {item.icon && <Icon of={item.icon} size={16} />}
              <span>{item.label}</span>
              {item.note && <span class="menu-note">{item.note}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
