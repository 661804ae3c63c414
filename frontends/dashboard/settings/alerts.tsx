/** Whether a waiting visitor would be noticed at this desk: each way can be tried, and tells the truth. */

import { useSignal } from "@preact/signals";
import { BellRing, CircleCheck, CircleSlash, type IconNode, PanelTop, TriangleAlert, Volume2 } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "../../shared/icon.tsx";
import type { Ability } from "../data/bell.ts";
import { useDesk } from "../desk.tsx";
import { Switch } from "../ui/choices.tsx";
import { Button } from "../ui/controls.tsx";
import { words } from "../words.ts";

export function Alerts() {
  const { bell } = useDesk();
  const heard = useSignal<boolean | null>(null);
  const seen = useSignal<boolean | null>(null);
  return (
    <div class="cards">
      <AlertCard icon={Volume2} ability={bell.sound.value} told={words.alerts.sound}>
        <Switch
          label={words.alerts.sound.name}
          hint={words.alerts.sound.hint}
          on={bell.sound.value !== "off"}
          onChange={(on) => bell.setSound(on)}
        />
        <Try
          onTry={async () => (heard.value = await bell.testSound())}
          worked={heard.value}
          yes={words.alerts.sound.tried}
          no={words.alerts.sound.failed}
        />
      </AlertCard>
      <AlertCard icon={BellRing} ability={bell.notices.value} told={words.alerts.notices}>
        <Switch
          label={words.alerts.notices.name}
          hint={words.alerts.notices.hint}
          on={bell.notices.value === "works"}
          disabled={bell.notices.value === "unsupported" || bell.notices.value === "blocked"}
          onChange={(on) => void bell.setNotices(on)}
        />
        <Try
          onTry={() => (seen.value = bell.testNotice())}
          worked={seen.value}
          yes={words.alerts.notices.tried}
          no={words.alerts.notices.failed}
        />
      </AlertCard>
      <AlertCard icon={PanelTop} ability="works" told={words.alerts.title}>
        <p class="switch-label">{words.alerts.title.name}</p>
        <p class="field-note">{words.alerts.title.hint}</p>
        <Try onTry={() => bell.testTitle()} worked={null} yes="" no="" />
      </AlertCard>
    </div>
  );
}

const SIGNS: Record<Ability, IconNode> = {
  works: CircleCheck,
  off: CircleSlash,
  blocked: TriangleAlert,
  unsupported: TriangleAlert,
};

interface AlertCardProps {
  icon: IconNode;
  ability: Ability;
  told: { name: string; blocked?: string; unsupported?: string };
  children: ComponentChildren;
}

function AlertCard({ icon, ability, told, children }: AlertCardProps) {
  const trouble = ability === "blocked" ? told.blocked : ability === "unsupported" ? told.unsupported : undefined;
  return (
    <section class="card alert-card" aria-label={told.name}>
      <span class="alert-icon">
        <Icon of={icon} size={20} />
      </span>
      <div class="alert-body">{children}</div>
      <p class={`alert-state alert-${ability}`}>
        <Icon of={SIGNS[ability]} size={16} />
        {trouble ?? words.alerts.abilities[ability]}
      </p>
    </section>
  );
}

function Try({ onTry, worked, yes, no }: { onTry: () => unknown; worked: boolean | null; yes: string; no: string }) {
  return (
    <p class="alert-try">
      <Button onClick={() => void onTry()}>{words.alerts.try}</Button>
      <span role="status">{worked === null ? "" : worked ? yes : no}</span>
    </p>
  );
}
