/** Days as stacked bars, drawn by uPlot; a day under the pointer says what it holds, and a click shows its chats. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { fill } from "../../shared/words.ts";
import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import { type DayCount, OUTCOMES, type Outcome } from "./data.ts";
import { count, dayName } from "./format.ts";

const HEIGHT = 220;
const COLOURS: Record<Outcome | "before" | "line" | "quiet", string> = {
  assistant: "--assistant",
  person: "--accent",
  missed: "--waiting",
  unanswered: "--line-control",
  before: "--ink-quiet",
  line: "--line",
  quiet: "--ink-quiet",
};

interface DaysChartProps {
  days: readonly DayCount[];
  onDay: (day: string) => void;
}

export function DaysChart({ days, onDay }: DaysChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const pointed = useSignal<{ day: DayCount; left: number } | null>(null);
  const pick = useRef(onDay);
  pick.current = onDay;

  useEffect(() => {
    const box = place.current;
    if (box === null) return;
    let plot: uPlot | null = null;
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(optionsOf(box, days, (at, left) => {
        const day = at === null ? undefined : days[at];
        pointed.value = day === undefined ? null : { day, left };
      }), stacked(days), box);
    };
    draw();
    const click = (): void => {
      const at = plot?.cursor.idx;
      const day = typeof at === "number" ? days[at] : undefined;
      if (day !== undefined && total(day) > 0) pick.current(day.day);
    };
    box.addEventListener("click", click);
    const resized = new ResizeObserver(() => plot?.setSize({ width: box.clientWidth, height: HEIGHT }));
    resized.observe(box);
    // the canvas knows nothing of the page's colours
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", draw);
    return () => {
      box.removeEventListener("click", click);
      resized.disconnect();
      scheme.removeEventListener("change", draw);
      plot?.destroy();
    };
  }, [days]);

  const all = days.reduce((sum, day) => sum + total(day), 0);
  const label = `${said.names.days}: ${count(all, words.language)}`;
  return (
    <div class="figures-chart">
      <div ref={place} role="img" aria-label={label} />
      {pointed.value !== null && <Tip day={pointed.value.day} left={pointed.value.left} />}
    </div>
  );
}

function Tip({ day, left }: { day: DayCount; left: number }) {
  return (
    <div class="figures-tip" style={{ left: `${left}px` }} aria-hidden="true">
      <strong>{fill(said.chatsAt, { when: dayName(day.day, words.language), count: count(total(day), words.language) })}</strong>
      {OUTCOMES.filter((outcome) => day[outcome] > 0).map((outcome) => (
        <span key={outcome} class={`figures-key tone-${outcome}`}>
          {said.outcomesShort[outcome]} {count(day[outcome], words.language)}
        </span>
      ))}
      <span class="figures-key tone-before">
        {said.beforeThat} {count(day.before, words.language)}
      </span>
    </div>
  );
}

function total(day: DayCount): number {
  return OUTCOMES.reduce((sum, outcome) => sum + day[outcome], 0);
}

/** uPlot draws bars over one another: the tallest, which holds all, comes first. */
function stacked(days: readonly DayCount[]): uPlot.AlignedData {
  const upTo = (last: number): number[] =>
    days.map((day) => OUTCOMES.slice(0, last + 1).reduce((sum, outcome) => sum + day[outcome], 0));
  const stacks = OUTCOMES.map((_, index) => upTo(index)).reverse();
  return [days.map((_, index) => index), ...stacks, days.map((day) => day.before)];
}

function optionsOf(
  box: HTMLElement,
  days: readonly DayCount[],
  onPoint: (at: number | null, left: number) => void,
): uPlot.Options {
  const colours = readColours(box);
  const bars = uPlot.paths.bars?.({ size: [0.72, 48] });
  const font = `12px ${getComputedStyle(box).fontFamily}`;
  const axis = { font, stroke: colours.quiet, ticks: { show: false }, border: { show: false } };
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: () => [-0.6, days.length - 0.4] },
      y: { range: (_, __, most) => [0, Math.max(4, most * 1.05)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        incrs: [1, 2, 7, 14, 28, 91, 182],
        values: (_, places) => places.map((at) => (days[at] === undefined ? "" : shortDay(days[at].day))),
      },
      {
        ...axis,
        size: 44,
        grid: { stroke: colours.line, width: 1 },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5],
        values: (_, values) => values.map((n) => count(n, words.language)),
      },
    ],
    series: [
      {},
      ...[...OUTCOMES].reverse().map((outcome): uPlot.Series => ({
        fill: colours[outcome],
        width: 0,
        points: { show: false },
        ...(bars === undefined ? {} : { paths: bars }),
      })),
      { stroke: colours.before, width: 1.5, dash: [4, 4], points: { show: days.length === 1 } },
    ],
    hooks: {
      setCursor: [
        (plot) => {
          const at = plot.cursor.idx ?? null;
          const left = plot.cursor.left ?? -1;
          onPoint(left < 0 ? null : at, Math.min(Math.max(left + 44, 90), box.clientWidth - 90));
        },
      ],
    },
  };
}

function shortDay(day: string): string {
  return new Intl.DateTimeFormat(words.language, { day: "numeric", month: "short", timeZone: "UTC" }).format(
    new Date(`${day}T12:00:00Z`),
  );
}

/** What the page's own names for colours are worth now, in light or dark. */
function readColours(box: HTMLElement): Record<keyof typeof COLOURS, string> {
  const found = Object.entries(COLOURS).map(([name, property]) => {
    // one for each: a colour that changes may be on its way from the one before
    const probe = document.createElement("i");
    probe.style.color = `var(${property})`;
    box.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return [name, color];
  });
  return Object.fromEntries(found) as Record<keyof typeof COLOURS, string>;
}
