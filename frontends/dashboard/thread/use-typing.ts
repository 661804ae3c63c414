/** Tells the visitor that one is writing, seldom, and that one has stopped. */

import { useEffect, useRef } from "preact/hooks";
import { PAUSE_MS, type Said, SILENT, onInput, onPause } from "../../shared/typing.ts";
import { useDesk } from "../desk.tsx";

export function useTyping(sessionId: string): { onInput: (isEmpty: boolean) => void; onSent: () => void } {
  const { line } = useDesk();
  const said = useRef<Said>(SILENT);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const say = (next: Said | null): void => {
    if (next === null) return;
    said.current = next;
    line.tell("admin-typing", { sessionId, isTyping: next.isTyping });
  };
  const stop = (): void => {
    clearTimeout(timer.current);
    say(onPause(said.current, Date.now()));
  };
  useEffect(() => stop, []);

  return {
    onInput(isEmpty) {
      say(onInput(said.current, isEmpty, Date.now()));
      clearTimeout(timer.current);
      timer.current = setTimeout(stop, PAUSE_MS);
    },
    onSent() {
      clearTimeout(timer.current);
      // the message itself says that one has stopped
      said.current = SILENT;
    },
  };
}
