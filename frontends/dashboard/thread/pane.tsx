/** One conversation: who it is with and what can be done, what was said, where to write. */

import { useComputed } from "@preact/signals";
import { MessagesSquare, SearchX } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import type { Spot } from "../data/passage.ts";
import type { Place } from "../data/place.ts";
import type { Thread } from "../data/threads.ts";
import { createNotes, type Notes, NotesContext } from "../data/notes.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk, useMayAct } from "../desk.tsx";
import { LineBanner } from "../shell/line-dot.tsx";
import { Button } from "../ui/controls.tsx";
import { Empty, Key, Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";
import { Composer } from "./composer.tsx";
import { ThreadHeader } from "./header.tsx";
import { Stream } from "./stream.tsx";

interface ThreadPaneProps {
  /** Where one goes when one leaves it. */
  back: Place;
  id: string | null;
  /** The message that somebody came to see. */
  spot?: Spot | null;
  detailsOpen: boolean;
  onDetails: () => void;
}

export function ThreadPane({ back, id, spot = null, detailsOpen, onDetails }: ThreadPaneProps) {
  const { presence } = useDesk();
  useEffect(() => {
    presence.look(id);
    return () => presence.look(null);
  }, [id]);
  return (
    <section class="thread" aria-label={words.thread.label}>
      {id === null ? (
        <NoneOpen isSearch={back.page === "search"} />
      ) : (
        <OpenThread key={id} back={back} id={id} spot={spot} detailsOpen={detailsOpen} onDetails={onDetails} />
      )}
    </section>
  );
}

function NoneOpen({ isSearch }: { isSearch: boolean }) {
  if (isSearch) return <Empty icon={MessagesSquare} title={words.thread.noneFound} />;
  return (
    <Empty icon={MessagesSquare} title={words.thread.none}>
      <p class="empty-keys">
        <Key>J</Key> <Key>K</Key> {words.thread.noneMove} <Key>Enter</Key> {words.thread.noneOpen} <Key>?</Key>{" "}
        {words.thread.noneKeys}
      </p>
    </Empty>
  );
}

function OpenThread({ back, id, spot = null, detailsOpen, onDetails }: ThreadPaneProps & { id: string }) {
  const { threads, api, line, navigation } = useDesk();
  const thread = useMemo(() => threads.open(id), [id]);
  const notes = useMemo(() => createNotes(api, line, id), [id]);
  useEffect(() => notes.stop, [notes]);
  useReading(thread);
  useSeeingMentions(thread, notes);

  const chat = thread.chat.value;
  if (thread.fault.value === "missing") {
    return (
      <Empty icon={SearchX} title={words.thread.missing}>
        <Button onClick={() => navigation.go(back)}>{words.thread.backToList}</Button>
      </Empty>
    );
  }
  if (thread.fault.value === "failed") {
    return (
      <Empty icon={SearchX} title={words.thread.failed} text={words.thread.failedSafe}>
        <Button onClick={() => void thread.load()}>{words.tryAgain}</Button>
      </Empty>
    );
  }
  return (
    <NotesContext.Provider value={notes}>
      <ThreadHeader back={back} chat={chat} id={id} detailsOpen={detailsOpen} onDetails={onDetails} />
      <LineBanner />
      {chat === null ? <Skeleton rows={5} kind="bubble" /> : <Stream thread={thread} chat={chat} spot={spot} />}
      {chat !== null && <Composer chat={chat} />}
    </NotesContext.Provider>
  );
}

/** What stands before open eyes is read: the page must be in front, and the person one who answers. */
function useReading(thread: Thread): void {
  const { line, inbox } = useDesk();
  const mayAct = useMayAct();
  const unread = useComputed(() => (thread.chat.value?.unreadCount ?? 0) > 0 && thread.conversation.loaded.value);
  const head = useComputed(() => thread.conversation.timeline.value.head);
  const isUnread = unread.value;
  const upTo = head.value;
  const isOnline = line.isOnline.value;
  useEffect(() => {
    return beforeOpenEyes(() => {
      const chat = thread.chat.peek();
      if (!mayAct || !isUnread || !isOnline || chat === null) return;
      line.tell("messages-read", { sessionId: thread.id, upTo });
      inbox.put([{ ...chat, unreadCount: 0 }]);
    });
  }, [isUnread, upTo, isOnline, mayAct]);
}

/** Acts now if the page is in front, and whenever it comes there; returns what ends it. */
function beforeOpenEyes(act: () => void): () => void {
  const look = (): void => {
    if (document.hasFocus()) act();
  };
  look();
  addEventListener("focus", look);
  return () => removeEventListener("focus", look);
}

/** A mention is seen once its note stands before open eyes. */
function useSeeingMentions({ id, conversation }: Thread, notes: Notes): void {
  const { mentions } = useDesk();
  const isShown = conversation.loaded.value && notes.resource.state.value.is === "ready";
  const isMentioned =
    isShown && (valueOf(mentions.unseen.state.value) ?? []).some(({ note }) => note.sessionId === id);
  useEffect(() => {
    if (!isMentioned) return;
    // whatever fails is said again when the chat is opened next
    return beforeOpenEyes(() => void mentions.see(id).catch(() => undefined));
  }, [id, isMentioned]);
}
