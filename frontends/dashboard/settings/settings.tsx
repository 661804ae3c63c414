/** The settings: their parts at the side, one of them in front. */

import {
  ArrowLeft,
  Ban,
  BellRing,
  BookOpen,
  Bot,
  ChevronRight,
  Clock,
  Database,
  History,
  type IconNode,
  Network,
  Palette,
  UserRound,
  UsersRound,
  Zap,
} from "lucide";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { formatPlace, type SettingsPart } from "../data/place.ts";
import { useDesk } from "../desk.tsx";
import { IconButton } from "../ui/controls.tsx";
import { Fault, Skeleton } from "../ui/states.tsx";
import { useFollowed } from "../use-followed.ts";
import { words } from "../words.ts";
import { Alerts } from "./alerts.tsx";
import { Assistant } from "./assistant.tsx";
import { Blocks } from "./blocks.tsx";
import { CannedReplies } from "./canned-replies.tsx";
import { Changes } from "./changes.tsx";
import { OwnData } from "./data.tsx";
import { OpeningHours } from "./hours.tsx";
import { Knowledge } from "./knowledge.tsx";
import { offeredParts, resourceOf } from "./parts.ts";
import { People } from "./people.tsx";
import { Profile } from "./profile.tsx";
import { TeamsSettings } from "./teams.tsx";
import { WidgetSettings } from "./widget.tsx";

const VIEWS: Record<SettingsPart, { icon: IconNode; view: ComponentType }> = {
  assistant: { icon: Bot, view: Assistant },
  knowledge: { icon: BookOpen, view: Knowledge },
  widget: { icon: Palette, view: WidgetSettings },
  hours: { icon: Clock, view: OpeningHours },
  replies: { icon: Zap, view: CannedReplies },
  teams: { icon: Network, view: TeamsSettings },
  blocks: { icon: Ban, view: Blocks },
  people: { icon: UsersRound, view: People },
  changes: { icon: History, view: Changes },
  data: { icon: Database, view: OwnData },
  alerts: { icon: BellRing, view: Alerts },
  profile: { icon: UserRound, view: Profile },
};

export function Settings({ part }: { part: SettingsPart | null }) {
  const desk = useDesk();
  const offered = offeredParts(desk);
  useEffect(() => {
    for (const one of offered) resourceOf(desk, one)?.want();
  }, []);
  // a phone shows the list first; elsewhere there is room for both
  const shown = part !== null && offered.includes(part) ? part : null;
  const wide = shown ?? offered[0] ?? "profile";
  return (
    <main class={`settings ${shown === null ? "" : "has-part"}`}>
      <nav class="settings-nav" aria-label={words.rail.settings}>
        <h1>{words.rail.settings}</h1>
        <ul>
          {offered.map((one) => (
            <li key={one}>
              <a
                href={formatPlace({ page: "settings", part: one })}
                class="settings-link"
                aria-current={one === wide ? "page" : undefined}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey) return;
                  event.preventDefault();
                  desk.navigation.go({ page: "settings", part: one });
                }}
              >
                <Icon of={VIEWS[one].icon} size={18} />
                <span>{words.settings.parts[one].title}</span>
                <Icon of={ChevronRight} size={16} class="settings-more" />
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <PartView key={wide} part={wide} />
    </main>
  );
}

function PartView({ part }: { part: SettingsPart }) {
  const desk = useDesk();
  const resource = resourceOf(desk, part);
  // colleagues change it as well; a form takes over what nobody has changed here
  useFollowed(resource);
  const loaded = resource?.state.value ?? { is: "ready" };
  const View = VIEWS[part].view;
  return (
    <section class="settings-part">
      <header class="settings-head">
        <IconButton
          icon={ArrowLeft}
          label={words.settings.back}
          class="settings-back"
          onClick={() => desk.navigation.go({ page: "settings", part: null })}
        />
        <div>
          <h2>{words.settings.parts[part].title}</h2>
          <p>{words.settings.parts[part].lead}</p>
        </div>
      </header>
      {loaded.is === "loading" && <Skeleton rows={5} kind="field" />}
      {loaded.is === "failed" && <Fault error={loaded.error} onRetry={() => void resource?.reload()} />}
      {loaded.is === "ready" && <View />}
    </section>
  );
}
