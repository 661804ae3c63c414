/** Who did what to this chat, and when: the record, in sentences. */

import { clock, day } from "../../shared/times.ts";
import { fill } from "../../shared/words.ts";
import type { Recorded } from "../data/wire.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";
import { Section } from "./section.tsx";

export function History({ events }: { events: readonly Recorded[] }) {
  const { now } = useDesk();
  if (events.length === 0) return null;
  const today = new Date(now.halfMinute.value);
  return (
    <Section title={words.details.record}>
      <ol class="trail">
        {events.map((event, index) => {
          const at = new Date(event.at);
          return (
            <li key={`${event.at}-${index}`} title={event.reason ?? undefined}>
              <span class="trail-what">{recordSentence(event)}</span>
              <time title={day(at, words.language, today)}>{clock(at, words.language)}</time>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

/** Pure. A name that we do not know is shown as it stands in the record. */
export function recordSentence(event: Recorded): string {
  const who = event.adminName ?? words.record.actors[event.actor as "visitor"] ?? event.actor;
  const ruled = words.record.bySystem[event.name as keyof typeof words.record.bySystem];
  if (event.actor === "system" && ruled !== undefined) return ruled;
  const known = words.record.events[event.name as keyof typeof words.record.events];
  const to = (event.facts?.["to"] as { name?: string } | null | undefined)?.name ?? words.inbox.somebody;
  return known === undefined ? `${who}: ${event.name}` : fill(known, { who, to });
}
