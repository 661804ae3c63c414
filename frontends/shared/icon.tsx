/** One set of icons, one stroke width: lucide's, drawn inline so that a page needs no further request. */

import type { IconNode } from "lucide";
import { h } from "preact";

interface IconProps {
  of: IconNode;
  /** Pixels. */
  size?: number;
  class?: string;
  /** Points along the line of reading, and so turns round where that runs from right to left. */
  directed?: boolean;
}

/** Says nothing to a screen reader: the control around it has the name. */
export function Icon({ of, size = 18, class: className = "", directed = false }: IconProps) {
  return (
    <svg
      class={`icon ${directed ? "icon-directed" : ""} ${className}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {of.map(([tag, attributes]) => h(tag, attributes as Record<string, string>))}
    </svg>
  );
}
