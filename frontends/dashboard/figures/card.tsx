/** A card with its name, and what that means at hand; and what stands inside many of them. */

import { CircleQuestionMark } from "lucide";
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { fill } from "../../shared/words.ts";
import { words } from "../words.ts";
import { figures as said } from "../words/figures.ts";
import type { Beside, Part } from "./data.ts";
import { change, count } from "./format.ts";

interface CardProps {
  name: keyof typeof said.means;
  children: ComponentChildren;
  wide?: boolean;
}

export function Card({ name, children, wide }: CardProps) {
  const id = useId();
  return (
    <section class={`figures-card ${wide ? "figures-wide" : ""}`} aria-labelledby={id}>
      <CardHead name={name} id={id} />
      {children}
    </section>
  );
}

export function CardHead({ name, id }: { name: keyof typeof said.means; id: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <header class="figures-card-head">
      <h2 id={id}>{said.names[name]}</h2>
      <button
        type="button"
        class="figures-what"
        aria-label={`${said.what} ${said.names[name]}`}
        aria-expanded={isOpen}
        aria-describedby={`${id}-means`}
        onClick={() => setOpen(!isOpen)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      >
        <Icon of={CircleQuestionMark} size={15} />
      </button>
      <p class={`figures-means ${isOpen ? "is-open" : ""}`} id={`${id}-means`} role="tooltip">
        {said.means[name]}
      </p>
    </header>
  );
}

/** "+18 %, 1,204 before"; how a value is written is the caller's. */
export function Before({ value, write }: { value: Beside<number | null>; write: (n: number | null) => string }) {
  const by = change(value.now, value.before, words.language);
  return (
    <p class="figures-before">
      {by !== null && <strong>{by}</strong>} <span>{value.before === null ? said.noneBefore : fill(said.before, { value: write(value.before) })}</span>
    </p>
  );
}

interface BarsProps {
  rows: readonly { part: Part; label: string; value: Beside; tone?: string }[];
  /** What a full bar is; else the longest one is full. */
  of?: number;
  onPart: (part: Part) => void;
}

/** Names with bars, each a way to the chats behind it. */
export function Bars({ rows, of, onPart }: BarsProps) {
  const full = Math.max(of ?? 0, 1, ...rows.map(({ value }) => value.now));
  return (
    <ul class="figures-bars">
      {rows.map(({ part, label, value, tone = "accent" }) => (
        <li key={label}>
          <button
            type="button"
            class="figures-bar"
            onClick={() => onPart(part)}
            disabled={value.now === 0}
            title={said.behind}
          >
            <span class="figures-bar-name" dir="auto">
              {label}
            </span>
            <span class="figures-bar-value">
              {count(value.now, words.language)}{" "}
              <small>{fill(said.before, { value: count(value.before, words.language) })}</small>
            </span>
            <span class="figures-bar-track">
              <span class={`figures-bar-fill tone-${tone}`} style={{ width: `${(100 * value.now) / full}%` }} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
