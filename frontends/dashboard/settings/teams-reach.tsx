/** Which chats each of the people sees. */

import { fill } from "../../shared/words.ts";
import type { Colleague, Reach } from "../data/wire.ts";
import { useDesk } from "../desk.tsx";
import { SelectBox } from "../ui/controls.tsx";
import { Avatar } from "../ui/states.tsx";
import { words } from "../words.ts";

const REACHES: readonly Reach[] = ["all", "own", "teams"];

export function ReachCard({ people }: { people: readonly Colleague[] }) {
  const { api, presence, toasts } = useDesk();
  const bound = people.filter((one) => one.role === "agent" || one.role === "viewer");
  if (bound.length === 0) return null;

  const change = async (person: Colleague, reach: Reach): Promise<void> => {
    try {
      await api.send("PUT", `/api/team/${encodeURIComponent(person.id)}/reach`, { reach });
      toasts.say(words.settings.saved);
    } catch (error) {
      toasts.fail(error);
    }
    await presence.team.reload();
  };
  return (
    <section class="card" aria-label={words.teams.reachTitle}>
      <h3>{words.teams.reachTitle}</h3>
      <p class="field-note">{words.teams.reachText}</p>
      <ul class="rows">
        {bound.map((person) => (
          <li key={person.id} class="row reach-row">
            <Avatar name={person.name} picture={person.pictureUrl} size="small" tone="team" />
            <p class="row-text">{person.name}</p>
            <SelectBox>
              <select
                class="input"
                aria-label={fill(words.teams.reachOf, { name: person.name })}
                value={person.reach}
                onChange={(event) => void change(person, event.currentTarget.value as Reach)}
              >
                {REACHES.map((reach) => (
                  <option key={reach} value={reach} selected={reach === person.reach}>
                    {words.teams.reaches[reach]}
                  </option>
                ))}
              </select>
            </SelectBox>
          </li>
        ))}
      </ul>
    </section>
  );
}
