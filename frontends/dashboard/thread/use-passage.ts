/** Brings the message that somebody came to see into sight, with as much of a long conversation around it as is needed. */

import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { type RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Page } from "../../shared/wire.ts";
import { holds, openPassage, type Passage, type Spot } from "../data/passage.ts";
import type { Thread } from "../data/threads.ts";
import { useDesk } from "../desk.tsx";

export interface PassageView {
  /** `null` while the conversation's newest part is shown. */
  readonly passage: ReadonlySignal<Passage | null>;
  /** Shows the newest part again. */
  leave(): void;
}

/** `isAtEnd` is made false before anything moves, since what is at its end stays there. */
export function usePassage(
  thread: Thread,
  spot: Spot | null,
  scroller: RefObject<HTMLElement | null>,
  isAtEnd: Signal<boolean>,
): PassageView {
  const { api, toasts } = useDesk();
  const passage = useSignal<Passage | null>(null);
  const sought = useRef<Spot | null>(null);
  const isLoaded = thread.conversation.loaded.value;

  useEffect(() => {
    if (spot === null || !isLoaded) return;
    let isOver = false;
    const show = (found: Passage | null): void => {
      if (isOver) return;
      isAtEnd.value = false;
      sought.current = spot;
      // the same one again is only scrolled to
      if (passage.peek() === found) look();
      else passage.value = found;
    };
    if (holds(thread.conversation.timeline.peek(), spot.seq)) show(null);
    else {
      const load = (query: string): Promise<Page> =>
        api.get<Page>(`/api/messages/${encodeURIComponent(thread.id)}?${query}&limit=50`);
      openPassage(load, spot.seq).then(show, (error: unknown) => toasts.fail(error));
    }
    return () => (isOver = true);
  }, [thread, spot?.seq, spot?.noteId, isLoaded]);
  const look = (): void => {
    const box = scroller.current;
    // where nothing had to move no scrolling says that the end is in sight
    if (box !== null && reveal(box, sought)) isAtEnd.value = passage.peek() === null && isNearEnd(box);
  };
  // notes come by themselves, so whatever is drawn is looked at
  useLayoutEffect(look);

  return { passage, leave: () => void (passage.value = null) };
}

/** True if it was there. */
function reveal(box: HTMLElement, sought: { current: Spot | null }): boolean {
  const spot = sought.current;
  if (spot === null) return false;
  const found = box.querySelector(spot.noteId === null ? `[data-seq="${spot.seq}"]` : `[data-note="${CSS.escape(spot.noteId)}"]`);
  if (found === null) return false;
  sought.current = null;
  found.scrollIntoView({ block: "center" });
  return true;
}

const NEAR_PX = 80;

/** Nothing is below that a reader would miss. */
export function isNearEnd(box: HTMLElement): boolean {
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
}

/** The first message that is not wholly above the window. */
export function firstSeen(box: HTMLElement): HTMLElement | undefined {
  const edge = box.getBoundingClientRect().top;
  const lines = [...box.querySelectorAll<HTMLElement>("[data-seq]")];
  return lines.find((line) => line.getBoundingClientRect().bottom > edge);
}

/** Does what changes the lines above those that are seen, and lets these stand where they stood. */
export async function keepPlace(box: HTMLElement, change: () => Promise<void> | void): Promise<void> {
  const seen = firstSeen(box);
  const before = seen?.getBoundingClientRect().top;
  await change();
  requestAnimationFrame(() => {
    const now = seen && box.querySelector(`[data-seq="${seen.dataset["seq"]}"]`)?.getBoundingClientRect().top;
    if (now !== undefined && before !== undefined) box.scrollTop += now - before;
  });
}
