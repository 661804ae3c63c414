/** How it stands at this moment, looked at every few seconds. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { timer } from "../../shared/times.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import type { Live } from "./data.ts";
import { count } from "./format.ts";

const EVERY_MS = 5_000;

export function LiveStrip() {
  const { api, now } = useDesk();
  const live = useSignal<Live | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const look = async (): Promise<void> => {
      if (document.hidden) return;
      try {
        const found = (await api.get<{ live: Live }>("/api/figures/live")).live;
        if (isCurrent) live.value = found;
      } catch {
        // what is not true any more is not shown
        if (isCurrent) live.value = null;
      }
    };
    void look();
    const timing = setInterval(() => void look(), EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      isCurrent = false;
      clearInterval(timing);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);

  const known = live.value;
  const n = (value: number | undefined): string => count(value ?? null, words.language);
  const since = known?.waitingSince ?? null;
  const longest = since === null ? said.none : timer((now.second.value - Date.parse(since)) / 1_000);
  const isWaiting = (known?.waiting ?? 0) > 0;
  return (
    <section class="figures-live" aria-label={said.live.label}>
      <LiveFigure value={n(known?.waiting)} label={said.live.waiting} isWaiting={isWaiting} />
      <LiveFigure value={longest} label={said.live.longest} isWaiting={isWaiting} />
      <LiveFigure value={n(known?.visitorsOnline)} label={said.live.visitors} />
      <LiveFigure value={n(known?.agentsOnline)} label={said.live.agents} />
    </section>
  );
}

function LiveFigure({ value, label, isWaiting = false }: { value: string; label: string; isWaiting?: boolean }) {
  return (
    <p class={isWaiting ? "is-waiting" : ""}>
      <strong>{value}</strong> <span>{label}</span>
    </p>
  );
}
