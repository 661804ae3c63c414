/** The frame of all pages for people who are not signed in. */

import { ConciergeBell } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { words } from "../words.ts";

interface DoorProps {
  title: string;
  lead: string;
  children?: ComponentChildren;
}

export function Door({ title, lead, children }: DoorProps) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = words.product;
    // the browser heeds the attribute in the first page that it draws, and not in those that follow
    ref.current?.querySelector<HTMLElement>("input[autofocus]")?.focus();
  }, []);
  return (
    <main class="door" ref={ref}>
      <div class="door-card">
        <span class="door-bell">
          <Icon of={ConciergeBell} size={28} />
        </span>
        <h1>{title}</h1>
        <p class="door-lead">{lead}</p>
        {children}
      </div>
    </main>
  );
}
