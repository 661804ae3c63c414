/** Who is busy. */

import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import { Card } from "./card.tsx";
import type { Beside, Figures, Part } from "./data.ts";
import { count, duration } from "./format.ts";

interface PeopleCardProps {
  figures: Figures;
  onPart: (part: Part) => void;
}

export function PeopleCard({ figures, onPart }: PeopleCardProps) {
  if (figures.people.length === 0) return null;
  return (
    <Card name="people" wide>
      <div class="figures-scroll" tabIndex={0} role="region" aria-label={said.asTable}>
        <table class="figures-table">
          <thead>
            <tr>
              <th scope="col">{said.person}</th>
              <th scope="col">{said.chatsTaken}</th>
              <th scope="col">{said.messages}</th>
              <th scope="col">{said.response}</th>
              <th scope="col">{said.openNow}</th>
            </tr>
          </thead>
          <tbody>
            {figures.people.map((person) => {
              const name = person.name ?? said.unknown;
              return (
                <tr key={person.id}>
                  <th scope="row">
                    <button
                      type="button"
                      class="link"
                      title={said.behind}
                      onClick={() => onPart({ figure: "person", key: person.id, title: name })}
                    >
                      {name}
                    </button>
                  </th>
                  <Both of={person.chats} />
                  <Both of={person.messages} />
                  <td>{duration(person.medianResponseS)}</td>
                  <td>{count(person.openNow, words.language)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Both({ of }: { of: Beside }) {
  return (
    <td>
      {count(of.now, words.language)} <small title={said.beforeThat}>({count(of.before, words.language)})</small>
    </td>
  );
}
