/** What people ask about: tags, the knowledge that was cited, and their own words. */

import { type Loaded, valueOf } from "../data/resource.ts";
import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import { Bars, Card } from "./card.tsx";
import type { Asked, Figures, Part } from "./data.ts";
import { count } from "./format.ts";

interface AskedProps {
  figures: Figures;
  asked: Loaded<Asked>;
  onPart: (part: Part) => void;
}

export function AskedCards({ figures, asked, onPart }: AskedProps) {
  const found = valueOf(asked);
  return (
    <>
      {(["tag", "source"] as const).map((name) => {
        const rows = figures[`${name}s`].map(({ key, ...value }) => ({
          part: { figure: name, key, title: key },
          label: key,
          value,
        }));
        return (
          rows.length > 0 && (
            <Card name={name} key={name}>
              <Bars rows={rows} onPart={onPart} />
            </Card>
          )
        );
      })}
      {found !== null && found.words.length > 0 && (
        <Card name="words">
          <Said of={found.words} figure="word" onPart={onPart} />
        </Card>
      )}
      {found !== null && found.questions.length > 0 && (
        <Card name="questions">
          <Said of={found.questions} figure="question" onPart={onPart} />
        </Card>
      )}
    </>
  );
}

function Said({ of, figure, onPart }: { of: Asked["words"]; figure: string; onPart: (part: Part) => void }) {
  return (
    <ul class="figures-said">
      {of.map(({ text, chats }) => (
        <li key={text}>
          <button type="button" title={said.behind} onClick={() => onPart({ figure, key: text, title: text })}>
            <span dir="auto">{text}</span> <small>{count(chats, words.language)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
