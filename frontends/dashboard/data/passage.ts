/** A part of a conversation around one message, for whoever comes from a search: it begins anywhere and grows both ways. */

import { type ReadonlySignal, signal } from "@preact/signals";
import { begin, merge, prepend, type Timeline } from "../../shared/timeline.ts";
import type { Page } from "../../shared/wire.ts";

export interface Passage {
  readonly timeline: ReadonlySignal<Timeline>;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
}

/** How a message, or a note after it, is named. */
export interface Spot {
  seq: number;
  noteId: string | null;
}

type Load = (query: string) => Promise<Page>;

const AFTER = 25;

/** The passage with `seq` in its middle. Rejects as `load` does. */
export async function openPassage(load: Load, seq: number): Promise<Passage> {
  const timeline = signal(begin(await load(`before=${seq + AFTER + 1}`)));
  let loading: Promise<void> | null = null;
  const once = (query: () => string | null, take: (page: Page) => Timeline): Promise<void> => {
    const asked = query();
    if (asked === null) return Promise.resolve();
    loading ??= load(asked)
      .then((page) => void (timeline.value = take(page)))
      .finally(() => (loading = null));
    return loading;
  };
  const newest = (): number => timeline.peek().messages.at(-1)?.seq ?? 0;
  return {
    timeline,
    loadOlder: () =>
      once(
        () => (timeline.peek().hasOlder ? `before=${timeline.peek().messages[0]?.seq ?? 0}` : null),
        (page) => prepend(timeline.peek(), page),
      ),
    loadNewer: () =>
      once(
        () => `after=${newest()}`,
        (page) => merge(timeline.peek(), page.messages),
      ),
  };
}

/** Whether the message stands in what is loaded, which has no holes. */
export function holds({ messages, hasOlder }: Timeline, seq: number): boolean {
  return !hasOlder || seq >= (messages[0]?.seq ?? Infinity);
}
