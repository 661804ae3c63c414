/**
 * Follows one conversation: what arrives live, what was missed, what came before.
 *
 * The line is a hint and the server's list is the truth. Whenever a `seq` leaves a gap, or the line was down, it asks for what came
 * after its head, page by page, one request at a time.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import { insist } from "./insist.ts";
import { EMPTY, begin, hasGap, markRead, merge, prepend, type Timeline } from "./timeline.ts";
import type { Message, Page, Sender } from "./wire.ts";

export interface Conversation {
  readonly timeline: ReadonlySignal<Timeline>;
  /** True from the first answer of the server on. */
  readonly loaded: ReadonlySignal<boolean>;
  /** A live message, or an acknowledged one. */
  receive(message: Message): void;
  /** The first page, or what came after `head`: as `user-connected` and the history routes give it. */
  take(page: Page): Promise<void>;
  /** Fetches whatever is missing, and tries again after what passes. */
  catchUp(): Promise<void>;
  /** Loads the page before the oldest message. */
  loadOlder(): Promise<void>;
  markRead(upTo: number, senders: readonly Sender[], at: string): void;
}

export interface ConversationOptions {
  /** Rejects as `Line.ask` does. */
  after: (seq: number) => Promise<Page>;
  before: (seq: number) => Promise<Page>;
  /** Nothing that failed is asked for again while this is false. */
  ready: ReadonlySignal<boolean>;
}

export function createConversation({ after, before, ready }: ConversationOptions): Conversation {
  const timeline = signal<Timeline>(EMPTY);
  const loaded = signal(false);
  let loadingOlder: Promise<void> | null = null;
  let fetching: Promise<void> | null = null;

  const fetchMissing = async (): Promise<void> => {
    for (let more = true; more; ) {
      const head = timeline.peek().head;
      const page = await after(head);
      if (page.lastSeq < head) {
        // erased, or brought back as it was before: what we have is not what there is
        timeline.value = EMPTY;
        more = page.lastSeq > 0;
        continue;
      }
      timeline.value = merge(timeline.peek(), page.messages);
      // the head must rise, or a server at odds with itself would be asked for ever
      more = page.lastSeq > timeline.peek().head && timeline.peek().head > head;
    }
  };

  const { now: catchUp } = insist(() => {
    fetching ??= fetchMissing().finally(() => {
      fetching = null;
    });
    return fetching;
  }, ready);

  return {
    timeline,
    loaded,
    catchUp,

    receive(message) {
      timeline.value = merge(timeline.peek(), [message]);
      if (loaded.peek() && hasGap(timeline.peek())) void catchUp();
    },

    async take(page) {
      const isFirst = !loaded.peek();
      const live = timeline.peek().messages;
      timeline.value = isFirst ? merge(begin(page), live) : merge(timeline.peek(), page.messages);
      loaded.value = true;
      if ((!isFirst && page.hasMore) || hasGap(timeline.peek()) || page.lastSeq !== timeline.peek().head) await catchUp();
    },

    loadOlder() {
      const oldest = timeline.peek().messages[0];
      if (oldest === undefined || !timeline.peek().hasOlder) return Promise.resolve();
      loadingOlder ??= before(oldest.seq)
        .then((page) => {
          timeline.value = prepend(timeline.peek(), page);
        })
        .finally(() => {
          loadingOlder = null;
        });
      return loadingOlder;
    },

    markRead(upTo, senders, at) {
      timeline.value = markRead(timeline.peek(), upTo, senders, at);
    },
  };
}
