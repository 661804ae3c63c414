/** Which key does what. The table is pure; views say with `useCommand` what a command does while they are there. */

import { useLayoutEffect, useRef } from "preact/hooks";

export type Command =
  | "palette"
  | "search"
  | "keys"
  | "next"
  | "previous"
  | "open"
  | "back"
  | "take-over"
  | "hand-back"
  | "close-chat"
  | "reopen"
  | "assign"
  | "reply"
  | "canned"
  | "note"
  | "details"
  | "view-1"
  | "view-2"
  | "view-3"
  | "view-4"
  | "view-5";

interface Binding {
  command: Command;
  /** `KeyboardEvent.key`; a letter stands for itself without modifiers. */
  key: string;
  /** With Ctrl, or ⌘ on a Mac; then it works inside fields too. */
  mod?: boolean;
}

export const BINDINGS: readonly Binding[] = [
  { command: "palette", key: "k", mod: true },
  { command: "search", key: "s" },
  { command: "keys", key: "?" },
  { command: "next", key: "j" },
  { command: "previous", key: "k" },
  { command: "open", key: "Enter" },
  { command: "back", key: "Escape" },
  { command: "reply", key: "r" },
  { command: "canned", key: "/" },
  { command: "note", key: "n" },
  { command: "take-over", key: "t" },
  { command: "hand-back", key: "b" },
  { command: "close-chat", key: "e" },
  { command: "reopen", key: "o" },
  { command: "assign", key: "a" },
  { command: "details", key: "d" },
  { command: "view-1", key: "1" },
  { command: "view-2", key: "2" },
  { command: "view-3", key: "3" },
  { command: "view-4", key: "4" },
  { command: "view-5", key: "5" },
];

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing?: boolean;
}

/** What a key press asks for. While somebody writes, letters are letters. */
export function commandFor(pressed: Pressed, isWriting: boolean): Command | null {
  if (pressed.altKey || pressed.isComposing === true) return null;
  const mod = pressed.ctrlKey || pressed.metaKey;
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  const found = BINDINGS.find((binding) => binding.key === key && (binding.mod ?? false) === mod);
  if (found === undefined) return null;
  return isWriting && !mod ? null : found.command;
}

/** Whether keys pressed there are somebody's writing, or a control's own. */
export function isWritingIn(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select, [role=menuitem]"))
  );
}

export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);

type Handler = () => boolean | void;

const handlers = new Map<Command, Handler[]>();

/** While the view is there, and `when` holds, the command does this; the view drawn last comes first. */
export function useCommand(command: Command, handler: Handler, when = true): void {
  const latest = useRef(handler);
  latest.current = handler;
  useLayoutEffect(() => {
    if (!when) return;
    const mine: Handler = () => latest.current();
    handlers.set(command, [mine, ...(handlers.get(command) ?? [])]);
    return () =>
      void handlers.set(
        command,
        (handlers.get(command) ?? []).filter((one) => one !== mine),
      );
  }, [command, when]);
}

/** Does it; false if nobody is there who would. A handler that answers `false` leaves it to the next. */
export function run(command: Command): boolean {
  return (handlers.get(command) ?? []).some((handler) => handler() !== false);
}

/** Listens to the whole page; returns what ends it. */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
    const command = commandFor(event, isWritingIn(event.target));
    if (command === null) return;
    // Enter on a button is the button's
    if (event.key === "Enter" && event.target instanceof HTMLElement && event.target.closest("button, a")) return;
    if (run(command)) event.preventDefault();
  };
  addEventListener("keydown", onKeyDown);
  return () => removeEventListener("keydown", onKeyDown);
}
