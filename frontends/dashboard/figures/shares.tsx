/** Who helped and why a person was needed; how visitors rated, and what they said. */

import { Star } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { short } from "../../shared/times.ts";
import { type Loaded, valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import { Bars, Card } from "./card.tsx";
import { type Asked, type Figures, OUTCOMES, type Part } from "./data.ts";

interface SharesProps {
  figures: Figures;
  onPart: (part: Part) => void;
}

export function HelpCards({ figures, onPart }: SharesProps) {
  const outcomes = OUTCOMES.map((outcome) => ({
    part: { figure: "outcome", key: outcome, title: said.outcomes[outcome] },
    label: said.outcomes[outcome],
    value: figures.outcomes[outcome],
    tone: outcome,
  }));
  const reasons = figures.why.map(({ key, ...value }) => {
    const label = said.reasons[key as "asked"] ?? key.replaceAll("_", " ");
    return { part: { figure: "why", key, title: label }, label, value };
  });
  return (
    <>
      <Card name="outcome">
        <Bars rows={outcomes} of={figures.chats.now} onPart={onPart} />
      </Card>
      <Card name="why">
        {reasons.length > 0 ? <Bars rows={reasons} onPart={onPart} /> : <p class="figures-none">{said.none}</p>}
      </Card>
    </>
  );
}

export function RatingsCard({ figures, asked, onPart }: SharesProps & { asked: Loaded<Asked> }) {
  const { navigation, now } = useDesk();
  const scores = figures.ratings.scores
    .map((value, index) => ({ score: String(index + 1), value }))
    .reverse()
    .map(({ score, value }) => ({
      part: { figure: "rating", key: score, title: `${said.names.rating}: ${score}` },
      label: "★".repeat(Number(score)),
      value,
    }));
  const comments = valueOf(asked)?.comments ?? [];
  return (
    <>
      <Card name="rating">
        {figures.ratings.rated.now > 0 ? (
          <Bars rows={scores} onPart={onPart} />
        ) : (
          <p class="figures-none">{said.noRatings}</p>
        )}
      </Card>
      {comments.length > 0 && (
        <section class="figures-card" aria-label={said.names.comments}>
          <header class="figures-card-head">
            <h2>{said.names.comments}</h2>
          </header>
          <ul class="figures-comments">
            {comments.map((one) => (
              <li key={one.sessionId}>
                <button
                  type="button"
                  onClick={() => navigation.go({ page: "inbox", view: "all", chat: one.sessionId })}
                >
                  <span class="figures-stars">
                    {one.score} <Icon of={Star} size={13} />
                  </span>
                  <span dir="auto">{one.comment}</span>
                  <time dateTime={one.at}>{short(new Date(one.at), words.language, new Date(now.halfMinute.value))}</time>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
