/** What can be asked, while nothing is. */

import { words } from "../words.ts";

const HINTS: readonly { filter: string; says: keyof typeof words.search.hints }[] = [
  { filter: '"not received"', says: "exact" },
  { filter: "from:visitor", says: "from" },
  { filter: "is:waiting", says: "is" },
  { filter: "after:7d", says: "dates" },
  { filter: "tag:vip", says: "tag" },
];

export function Hints({ onChoose }: { onChoose: (filter: string) => void }) {
  return (
    <div class="search-hints">
      <p class="search-hints-title">{words.search.hints.title}</p>
      <p class="search-hints-lead">{words.search.hints.lead}</p>
      <ul>
        {HINTS.map(({ filter, says }) => (
          <li key={filter}>
            <button type="button" class="search-hint" onClick={() => onChoose(filter)}>
              <code>{filter}</code>
              <span>{words.search.hints[says]}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
