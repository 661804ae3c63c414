/** What the other side is doing at this moment: thinking, writing an answer word by word, typing. Hints, believed for a while. */

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Line } from "../shared/connection.ts";
import { type Draft, grow } from "../shared/stream.ts";
import { BELIEF_MS, believed, heard, type Typists } from "../shared/typing.ts";

/** A model of which nothing was heard for this long is not thinking any more. */
const LONGEST_THOUGHT_MS = 60_000;

export interface OtherSide {
  readonly isThinking: ReadonlySignal<boolean>;
  /** The assistant's answer as far as it has come. */
  readonly draft: ReadonlySignal<Draft | null>;
  readonly typists: ReadonlySignal<Typists>;
  /** The assistant's answer was under way when we came. */
  resume(draft: Draft): void;
  /** The assistant has answered, or will not. */
  quiet(): void;
  /** The person has sent what they typed, or will not. */
  typed(): void;
}

export function watchOtherSide(line: Line): OtherSide {
  const isThinking = signal(false);
  const draft = signal<Draft | null>(null);
  const typists = signal<Typists>(new Map());
  let timer: ReturnType<typeof setTimeout> | undefined;

  const quiet = (): void => {
    clearTimeout(timer);
    batch(() => {
      isThinking.value = false;
      draft.value = null;
    });
  };
  const think = (): void => {
    clearTimeout(timer);
    timer = setTimeout(quiet, LONGEST_THOUGHT_MS);
    isThinking.value = true;
  };

  line.on("ai-thinking", (said) => (said.isThinking ? think() : quiet()));
  line.on("ai-reply-chunk", (piece) => {
    think();
    draft.value = grow(draft.peek(), piece);
  });
  line.on("admin-typing", ({ name, isTyping }) => {
    typists.value = heard(typists.peek(), name, isTyping, Date.now());
    setTimeout(() => (typists.value = believed(typists.peek(), Date.now())), BELIEF_MS + 1);
  });

  const resume = (underWay: Draft): void => {
    think();
    draft.value = underWay;
  };

  return { isThinking, draft, typists, resume, quiet, typed: () => (typists.value = new Map()) };
}
