/** What stands where something is not there: yet, at all, or because it went wrong. And the pictures of people. */

import type { IconNode } from "lucide";
import { UserRound } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { initials } from "../../shared/initials.ts";
import { sentenceOf } from "../data/toasts.ts";
import { words } from "../words.ts";
import { Button } from "./controls.tsx";

interface EmptyProps {
  icon: IconNode;
  title: string;
  text?: string;
  children?: ComponentChildren;
}

export function Empty({ icon, title, text, children }: EmptyProps) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon of={icon} size={24} />
      </span>
      <p class="empty-title">{title}</p>
      {text && <p class="empty-text">{text}</p>}
      {children && <div class="empty-next">{children}</div>}
    </div>
  );
}

/** What happened, what is safe, what to do. */
export function Fault({ error, safe, onRetry }: { error: unknown; safe?: string; onRetry: () => void }) {
  return (
    <div class="fault" role="alert">
      <p class="fault-what">{sentenceOf(error)}</p>
      {safe && <p class="fault-safe">{safe}</p>}
      <Button onClick={onRetry}>{words.tryAgain}</Button>
    </div>
  );
}

const PATIENCE_MS = 300;

/** Draws its children only when one has waited long enough to wonder. */
export function Patient({ children }: { children: ComponentChildren }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLong ? <>{children}</> : null;
}

/** Grey shapes of what is coming. */
export function Skeleton({ rows, kind }: { rows: number; kind: "chat" | "bubble" | "field" }) {
  return (
    <Patient>
      <div class={`skeleton skeleton-${kind}`} role="status" aria-label={words.loading}>
        {Array.from({ length: rows }, (_, index) => (
          <div class="skeleton-row" key={index}>
            <span />
            <span />
          </div>
        ))}
      </div>
    </Patient>
  );
}

interface AvatarProps {
  name: string | null | undefined;
  /** Where their picture is, if they have one. */
  picture?: string | null | undefined;
  /** A green point at its edge; left out where presence is not known. */
  online?: boolean | undefined;
  size?: "small" | "normal" | "large";
  tone?: "visitor" | "team";
}

/** Says nothing to a screen reader: the name stands beside it. */
export function Avatar({ name, picture, online, size = "normal", tone = "visitor" }: AvatarProps) {
  const letters = initials(name);
  return (
    <span class={`avatar avatar-${size} avatar-${tone}`} aria-hidden="true">
      {letters ?? <Icon of={UserRound} size={size === "large" ? 24 : 16} />}
      {picture && <img src={picture} alt="" />}
      {online === true && <span class="avatar-online" />}
    </span>
  );
}

export function Key({ children }: { children: ComponentChildren }) {
  return <kbd class="key">{children}</kbd>;
}
