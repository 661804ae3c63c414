/** When chats begin: the hours of the week as a table, the fuller the darker. Arrow keys walk through it. */

import { useSignal } from "@preact/signals";
import { fill } from "../../shared/words.ts";
import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import { Card } from "./card.tsx";
import type { Figures, Part } from "./data.ts";
import { count, hourName } from "./format.ts";

const LEVELS = 6;
const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

interface HoursCardProps {
  figures: Figures;
  onPart: (part: Part) => void;
}

export function HoursCard({ figures, onPart }: HoursCardProps) {
  const { hours } = figures;
  const most = Math.max(1, ...hours.flat());
  const at = useSignal<[number, number]>([0, 9]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    at.value = [(at.value[0] + step[0] + 7) % 7, (at.value[1] + step[1] + 24) % 24];
    const table = event.currentTarget as HTMLElement;
    table.querySelector<HTMLElement>(`[data-at="${at.value.join("-")}"]`)?.focus();
  };
  return (
    <Card name="hours" wide>
      <div class="figures-scroll">
        <table class="figures-heat" onKeyDown={onKeyDown}>
          <caption class="unseen">{said.names.hours}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">{said.weekday}</span>
              </th>
              {Array.from({ length: 24 }, (_, hour) => (
                <th scope="col" key={hour}>
                  {hour % 3 === 0 ? hourName(hour, words.language) : <span class="unseen">{hourName(hour, words.language)}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hours.map((row, weekday) => (
              <tr key={weekday}>
                <th scope="row">{said.weekdays[weekday]}</th>
                {row.map((n, hour) => {
                  const when = `${said.weekdays[weekday]} ${hourName(hour, words.language)}`;
                  const title = fill(said.chatsAt, { when, count: count(n, words.language) });
                  return (
                    <td key={hour}>
                      <button
                        type="button"
                        class={`heat-${n === 0 ? 0 : Math.ceil((n / most) * LEVELS)}`}
                        data-at={`${weekday}-${hour}`}
                        tabIndex={weekday === at.value[0] && hour === at.value[1] ? 0 : -1}
                        aria-label={title}
                        title={title}
                        aria-disabled={n === 0}
                        onClick={() => {
                          at.value = [weekday, hour];
                          if (n > 0) onPart({ figure: "hour", key: `${weekday + 1}-${hour}`, title: when });
                        }}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
