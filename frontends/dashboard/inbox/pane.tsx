/** The list of chats, its views above it. */

import { useSignal } from "@preact/signals";
import { Inbox as InboxIcon, Moon } from "lucide";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import { byWait, isComplete } from "../data/list.ts";
import type { Spot } from "../data/passage.ts";
import type { View } from "../data/place.ts";
import { useDesk } from "../desk.tsx";
import { LineBanner } from "../shell/line-dot.tsx";
import { useCommand } from "../shell/keys.ts";
import { Button } from "../ui/controls.tsx";
import { Empty, Fault, Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";
import { AlertsHint } from "./alerts-hint.tsx";
import { ChatList } from "./chat-list.tsx";
import { Mentions } from "./mentions.tsx";
import { PeopleMenu, ViewTabs } from "./view-tabs.tsx";
import { neighbour, shownIn, teamOf, walkOf } from "./views.ts";

export function InboxPane({ view, chat }: { view: View; chat: string | null }) {
  const { inbox, me, navigation } = useDesk();
  const name = walkOf(view);
  const walk = inbox.walks[name].value;
  const waitingWalk = inbox.walks.waiting.value;
  const shown = useMemo(
    () => shownIn(view, walk.rows, byWait(waitingWalk.rows), me.value.id),
    [view, walk, waitingWalk, me.value.id],
  );
  const all = useMemo(() => [...shown.waiting, ...shown.rows], [shown]);
  const cursor = useSignal<string | null>(null);
  const team = teamOf(view);
  useLayoutEffect(() => {
    if (team !== null) inbox.chooseTeam(team);
    inbox.want(name);
    cursor.value = null;
  }, [name, team]);

  const open = (id: string, spot?: Spot): void => navigation.go({ page: "inbox", view, chat: id, ...(spot && { spot }) });
  const move = (step: 1 | -1) => (): void => {
    const next = neighbour(all, cursor.value ?? chat, step);
    if (next !== undefined) cursor.value = next.sessionId;
  };
  useCommand("next", move(1));
  useCommand("previous", move(-1));
  useCommand("open", () => {
    if (cursor.value === null) return false;
    open(cursor.value);
  });
  // beside an open chat the key is for its ready replies
  useCommand("canned", () => navigation.go({ page: "search", asked: "", chat: null, spot: null }), chat === null);
  useCommand("back", () => navigation.go({ page: "inbox", view, chat: null }), chat !== null);

  const isLoaded = walk.isLoaded && waitingWalk.isLoaded;
  return (
    <section class="list-pane" aria-label={words.rail.inbox}>
      <header class="list-head">
        <h1>{words.rail.inbox}</h1>
        <PeopleMenu view={view} />
      </header>
      <LineBanner />
      <ViewTabs view={view} />
      <AlertsHint />
      <Mentions onOpen={open} />
      {isLoaded && all.length > 0 && (
        <ChatList
          chats={all}
          selected={chat}
          cursor={cursor.value}
          onOpen={(id) => open(id)}
          onNearEnd={() => void inbox.loadMore(name)}
          isComplete={isComplete(walk)}
        />
      )}
      {isLoaded &&
        all.length === 0 &&
        (isComplete(walk) ? <Nothing view={view} /> : <LoadOn name={name} count={walk.rows.length} />)}
      {!isLoaded && inbox.fault.value === null && <Skeleton rows={8} kind="chat" />}
      {!isLoaded && inbox.fault.value !== null && (
        <Fault error={inbox.fault.value} safe={words.inbox.safe} onRetry={() => void inbox.refresh()} />
      )}
    </section>
  );
}

/** A filter may leave nothing of a page: then the next one is fetched. */
function LoadOn({ name, count }: { name: Parameters<ReturnType<typeof useDesk>["inbox"]["want"]>[0]; count: number }) {
  const { inbox } = useDesk();
  useEffect(() => void inbox.loadMore(name), [name, count]);
  return <Skeleton rows={4} kind="chat" />;
}

/** One sentence, and the next useful step. */
function Nothing({ view }: { view: View }) {
  const { navigation } = useDesk();
  if (view === "all") {
    return (
      <Empty icon={InboxIcon} title={words.inbox.empty} text={words.inbox.emptyNext}>
        <Button tone="main" onClick={() => window.open("/demo", "_blank", "noopener")}>
          {words.inbox.tryIt}
        </Button>
        <Button onClick={() => navigation.go({ page: "guide" })}>{words.inbox.getSnippet}</Button>
      </Empty>
    );
  }
  const ofSome = view.startsWith("of-") ? words.inbox.nothing.person : null;
  const ofTeam = teamOf(view) === null ? null : words.teams.nothing;
  const text = ofSome ?? ofTeam ?? words.inbox.nothing[view as "mine"];
  return <Empty icon={view === "waiting" ? Moon : InboxIcon} title={text} />;
}
