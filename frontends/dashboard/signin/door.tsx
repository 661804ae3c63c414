/** The frame of all pages for people who are not signed in. */

import { ConciergeBell } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { words } from "../words.ts";

interface DoorProps {
  title: string;
  lead: string;
  children?: ComponentChildren;
}

export function Door({ title, lead, children }: DoorProps) {
  useEffect(() => void (document.title = words.product), []);
  return (
    <main class="door">
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
