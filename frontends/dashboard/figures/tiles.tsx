/** The few large figures. */

import { useId } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { fill } from "../../shared/words.ts";
import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import { Before, CardHead } from "./card.tsx";
import type { Beside, Duration, Figures, Part } from "./data.ts";
import { count, duration, money, percent } from "./format.ts";

interface TilesProps {
  figures: Figures;
  onPart: (part: Part) => void;
}

export function Tiles({ figures, onPart }: TilesProps) {
  const { language } = words;
  const { chats, outcomes, cost, ratings } = figures;
  const whole = (n: number | null): string => count(n, language);
  const usd = (n: number | null): string => money(n, language);
  const stars = (n: number | null): string => (n === null ? said.none : n.toLocaleString(language, { maximumFractionDigits: 1 }));
  const solvedShare = chats.now > 0 ? percent(outcomes.assistant.now / chats.now, language) : said.none;
  const part = (name: keyof typeof said.names, figure: string, key?: string): (() => void) => {
    return () => onPart({ figure, title: said.names[name], ...(key === undefined ? {} : { key }) });
  };
  return (
    <div class="figures-tiles">
      <Tile name="chats" value={chats} write={whole} onShow={part("chats", "chats")} />
      <Tile name="solved" value={outcomes.assistant} write={whole} onShow={part("solved", "outcome", "assistant")}>
        {fill(said.share, { percent: solvedShare })}
      </Tile>
      <DurationTile name="firstResponse" of={figures.firstResponse} onShow={part("firstResponse", "firstResponse")} />
      <DurationTile name="wait" of={figures.wait} onShow={part("wait", "wait")} />
      <DurationTile name="open" of={figures.open} onShow={part("open", "open")} />
      <Tile name="rating" value={ratings.average} write={stars} onShow={part("rating", "rating")}>
        {ratings.rated.now > 0 ? fill(said.average, { count: whole(ratings.rated.now) }) : said.noRatings}
      </Tile>
      <Tile name="cost" value={cost.totalUsd} write={usd} onShow={part("cost", "cost")} />
      <Tile name="perSolved" value={cost.perSolvedUsd} write={usd} onShow={part("solved", "outcome", "assistant")} />
    </div>
  );
}

function DurationTile({ name, of, onShow }: { name: "firstResponse" | "wait" | "open"; of: Duration; onShow: () => void }) {
  return (
    <Tile name={name} value={of.medianS} write={duration} onShow={onShow}>
      {of.p90S.now !== null && fill(said.p90, { time: duration(of.p90S.now) })}
    </Tile>
  );
}

interface TileProps {
  name: keyof typeof said.means;
  value: Beside<number | null>;
  write: (n: number | null) => string;
  onShow: () => void;
  children?: ComponentChildren;
}

function Tile({ name, value, write, onShow, children }: TileProps) {
  const id = useId();
  return (
    <section class="figures-tile" aria-labelledby={id}>
      <CardHead name={name} id={id} />
      <button type="button" class="figures-value" title={said.behind} disabled={!value.now} onClick={onShow}>
        {write(value.now)}
        <span class="unseen"> {said.behind}</span>
      </button>
      <p class="figures-more">{children}</p>
      <Before value={value} write={write} />
    </section>
  );
}
