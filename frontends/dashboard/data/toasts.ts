/** Short words at the edge of the page: what was done, or could not be. */

import { type ReadonlySignal, signal } from "@preact/signals";
import { Refused, Unanswered } from "../../shared/connection.ts";
import { words } from "../words.ts";

export interface Toast {
  id: number;
  tone: "plain" | "fault";
  text: string;
  action: { label: string; act: () => void } | null;
}

export interface Toasts {
  readonly shown: ReadonlySignal<readonly Toast[]>;
  say(text: string, action?: Toast["action"]): void;
  fail(error: unknown, action?: Toast["action"]): void;
  dismiss(id: number): void;
}

const STAYS_MS = 5_000;
/** A fault is read twice, and may offer a way out. */
const FAULT_STAYS_MS = 10_000;
const MOST = 3;

export function createToasts(): Toasts {
  const shown = signal<readonly Toast[]>([]);
  let lastId = 0;
  const dismiss = (id: number): void => {
    shown.value = shown.peek().filter((toast) => toast.id !== id);
  };
  const add = (tone: Toast["tone"], text: string, action: Toast["action"]): void => {
    const id = ++lastId;
    const others = shown.peek().filter((toast) => toast.text !== text);
    shown.value = [...others, { id, tone, text, action }].slice(-MOST);
    setTimeout(() => dismiss(id), tone === "fault" ? FAULT_STAYS_MS : STAYS_MS);
  };
  return {
    shown,
    dismiss,
    say: (text, action = null) => add("plain", text, action),
    fail: (error, action = null) => add("fault", sentenceOf(error), action),
  };
}

/** What went wrong, said to the person in front of it. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refused)
    return error.reason.message || words.faults[error.reason.code as "internal"] || words.faults.internal;
  if (error instanceof Unanswered) return words.faults.unanswered;
  return words.faults.internal;
}
