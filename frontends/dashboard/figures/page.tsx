/** The figures: what an owner asks of a span, each beside the span before, each with its meaning and the chats behind it. */

import "../styles/figures.css";
import { useSignal } from "@preact/signals";
import { ChartColumn } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { fill } from "../../shared/words.ts";
import { type Loaded, createResource } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { Button } from "../ui/controls.tsx";
import { Empty, Fault, Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import { type Choice, dayIn, queryOf, readChoice } from "./choice.ts";
import { AskedCards } from "./asked.tsx";
import { BehindDialog } from "./behind.tsx";
import type { Asked, Figures as FiguresData, Part } from "./data.ts";
import { DaysCard } from "./days.tsx";
import { DefinitionsDialog } from "./definitions.tsx";
import { Filters } from "./filters.tsx";
import { HoursCard } from "./hours.tsx";
import { LiveStrip } from "./live-strip.tsx";
import { PeopleCard } from "./people.tsx";
import { HelpCards, RatingsCard } from "./shares.tsx";
import { Tiles } from "./tiles.tsx";

const KEPT = "frontdesk:figures";
const FEW = 10;
/** Counted within a minute: looking again more often shows nothing new. */
const AGAIN_MS = 60_000;
const BEHIND_MS = 180_000;

export function Figures() {
  const { api, store, me, now } = useDesk();
  const choice = useSignal<Choice>(readChoice(store.get(KEPT)));
  const siteZone = useSignal<string | null>(null);
  const part = useSignal<Part | null>(null);
  const isExplained = useSignal(false);

  const myZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = choice.value.zone === "site" ? (siteZone.value ?? myZone) : myZone;
  const today = dayIn(zone, new Date(now.halfMinute.value));
  const query = queryOf(choice.value, today, myZone);

  const figures = useMemo(
    () => createResource(async () => (await api.get<{ figures: FiguresData }>(`/api/figures?${query}`)).figures),
    [query],
  );
  const asked = useMemo(() => createResource(() => api.get<Asked>(`/api/figures/asked?${query}`)), [query]);
  useEffect(() => {
    figures.want();
    asked.want();
    const timer = setInterval(() => {
      if (!document.hidden) void figures.reload();
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [figures]);

  const loaded: Loaded<FiguresData> = figures.state.value;
  const found = loaded.is === "ready" ? loaded.value : null;
  useEffect(() => {
    if (found !== null && choice.value.zone === "site") siteZone.value = found.span.zone;
  }, [found]);
  const choose = (next: Choice): void => {
    choice.value = next;
    store.set(KEPT, JSON.stringify(next));
  };
  const show = (next: Part): void => void (part.value = next);
  const isLate = found !== null && isBehind(found, now.halfMinute.value);

  return (
    <main class="figures-page">
      <header class="figures-head">
        <div>
          <h1>{said.title}</h1>
          <p>{me.value.role === "agent" ? said.own : said.lead}</p>
        </div>
        <Button tone="quiet" onClick={() => (isExplained.value = true)}>
          {said.definitions}
        </Button>
      </header>
      <LiveStrip />
      <Filters choice={choice.value} today={today} query={query} siteZone={siteZone.value} onChoice={choose} />
      {loaded.is === "loading" && <Skeleton rows={6} kind="field" />}
      {loaded.is === "failed" && <Fault error={loaded.error} onRetry={() => void figures.reload()} />}
      {loaded.is === "missing" && <Empty icon={ChartColumn} title={words.faults.internal} />}
      {found !== null && isLate && <p class="figures-note">{said.behindTime}</p>}
      {found !== null && found.chats.now === 0 && found.chats.before === 0 && (
        <Empty icon={ChartColumn} title={said.nothing} text={said.nothingNext}>
          <Button onClick={() => window.open("/demo", "_blank", "noopener")}>{words.inbox.tryIt}</Button>
        </Empty>
      )}
      {found !== null && found.chats.now + found.chats.before > 0 && (
        <>
          {found.chats.now > 0 && found.chats.now < FEW && (
            <p class="figures-note">{fill(said.little, { count: found.chats.now })}</p>
          )}
          <Tiles figures={found} onPart={show} />
          <div class="figures-cards">
            <DaysCard figures={found} onPart={show} />
            <HelpCards figures={found} onPart={show} />
            <HoursCard figures={found} onPart={show} />
            <RatingsCard figures={found} asked={asked.state.value} onPart={show} />
            <AskedCards figures={found} asked={asked.state.value} onPart={show} />
            <PeopleCard figures={found} onPart={show} />
          </div>
        </>
      )}
      {part.value !== null && (
        <BehindDialog key={`${query} ${part.value.title}`} part={part.value} query={query} onClose={() => (part.value = null)} />
      )}
      {isExplained.value && <DefinitionsDialog onClose={() => (isExplained.value = false)} />}
    </main>
  );
}

function isBehind(figures: FiguresData, now: number): boolean {
  return figures.countedUntil === null || now - Date.parse(figures.countedUntil) > BEHIND_MS;
}
