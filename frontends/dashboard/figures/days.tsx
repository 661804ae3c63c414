/** Chats by day: how many, and who helped, over the line of the span before. */

import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import { Card } from "./card.tsx";
import { DaysChart } from "./chart.tsx";
import { type Figures, OUTCOMES, type Part } from "./data.ts";
import { count, dayName } from "./format.ts";

interface DaysCardProps {
  figures: Figures;
  onPart: (part: Part) => void;
}

export function DaysCard({ figures, onPart }: DaysCardProps) {
  const show = (day: string): void => {
    onPart({ figure: "day", key: day, title: dayName(day, words.language) });
  };
  return (
    <Card name="days" wide>
      <p class="figures-keys">
        {OUTCOMES.map((outcome) => (
          <span key={outcome} class={`figures-key tone-${outcome}`}>
            {said.outcomesShort[outcome]}
          </span>
        ))}
        <span class="figures-key tone-before">{said.beforeThat}</span>
      </p>
      <DaysChart days={figures.days} onDay={show} />
      <details class="figures-as-table">
        <summary>{said.asTable}</summary>
        <div class="figures-scroll" tabIndex={0} role="region" aria-label={said.asTable}>
          <table class="figures-table">
            <thead>
              <tr>
                <th scope="col">{said.day}</th>
                <th scope="col">{said.total}</th>
                {OUTCOMES.map((outcome) => (
                  <th scope="col" key={outcome}>
                    {said.outcomesShort[outcome]}
                  </th>
                ))}
                <th scope="col">{said.beforeThat}</th>
              </tr>
            </thead>
            <tbody>
              {figures.days.map((day) => (
                <tr key={day.day}>
                  <th scope="row">
                    <button type="button" class="link" onClick={() => show(day.day)}>
                      {dayName(day.day, words.language)}
                    </button>
                  </th>
                  <td>{count(OUTCOMES.reduce((sum, outcome) => sum + day[outcome], 0), words.language)}</td>
                  {OUTCOMES.map((outcome) => (
                    <td key={outcome}>{count(day[outcome], words.language)}</td>
                  ))}
                  <td>{count(day.before, words.language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Card>
  );
}
