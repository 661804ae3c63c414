/** The views of the inbox, each with how many it holds. */

import { Check, ChevronDown, Users } from "lucide";
import { useEffect } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { fill } from "../../shared/words.ts";
import { isComplete } from "../data/list.ts";
import { formatPlace, type View } from "../data/place.ts";
import { valueOf } from "../data/resource.ts";
import { type Desk, useDesk } from "../desk.tsx";
import { useCommand } from "../shell/keys.ts";
import { Menu } from "../ui/overlays.tsx";
import { words } from "../words.ts";
import { personOf, teamOf } from "./views.ts";

const VIEWS = ["all", "waiting", "mine", "ai", "closed"] as const;

export function ViewTabs({ view }: { view: View }) {
  const desk = useDesk();
  const show = (next: View): void => desk.navigation.go({ page: "inbox", view: next, chat: null });
  VIEWS.forEach((one, index) => useCommand(`view-${(index + 1) as 1 | 2 | 3 | 4 | 5}`, () => show(one)));
  return (
    <div class="view-tabs">
      <nav aria-label={words.inbox.views}>
        {VIEWS.map((one) => (
          <a
            key={one}
            href={formatPlace({ page: "inbox", view: one, chat: null })}
            class={`view-tab ${one === "waiting" && desk.waiting.value.length > 0 ? "is-waiting" : ""}`}
            aria-current={one === view ? "page" : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey) return;
              event.preventDefault();
              show(one);
            }}
          >
            {words.views[one]}
            <Count of={countOf(desk, one)} />
          </a>
        ))}
      </nav>
    </div>
  );
}

function Count({ of }: { of: number | null }) {
  if (of === null || of === 0) return null;
  return <span class="view-count">{of > 9_999 ? `${Math.floor(of / 1_000)}k` : of}</span>;
}

/** What is counted exactly here is; else what the server counts; `null` where nobody knows. */
function countOf(desk: Desk, view: (typeof VIEWS)[number]): number | null {
  const { inbox, me } = desk;
  const counts = inbox.counts.value;
  switch (view) {
    case "waiting":
      return isComplete(inbox.walks.waiting.value) ? inbox.walks.waiting.value.rows.length : (counts.waiting ?? null);
    case "mine":
      return inbox.walks.human.value.rows.filter((chat) => chat.assignedTo?.id === me.value.id).length;
    case "ai":
      return isComplete(inbox.walks.ai.value) ? inbox.walks.ai.value.rows.length : (counts.ai ?? null);
    case "all":
      return counts.ai === undefined ? null : counts.ai + (counts.waiting ?? 0) + (counts.human ?? 0);
    case "closed":
      return null;
  }
}

/** The chats of one colleague, or of one team. */
export function PeopleMenu({ view }: { view: View }) {
  const { presence, inbox, me, navigation, teams } = useDesk();
  useEffect(() => teams.want(), []);
  const all = valueOf(teams.state.value)?.teams ?? [];
  const team = teamOf(view);
  const held = new Map<string, { name: string; count: number }>();
  for (const { assignedTo } of inbox.walks.human.value.rows) {
    if (assignedTo?.id === undefined) continue;
    const known = held.get(assignedTo.id);
    held.set(assignedTo.id, { name: assignedTo.name, count: (known?.count ?? 0) + 1 });
  }
  for (const { id, name } of valueOf(presence.team.state.value) ?? [])
    if (!held.has(id)) held.set(id, { name, count: 0 });
  held.delete(me.value.id);
  const person = view.startsWith("of-") ? personOf(view, me.value.id) : null;
  if (held.size === 0 && all.length === 0 && person === null && team === null) return null;
  const label =
    team !== null
      ? (all.find((one) => one.id === team)?.name ?? words.teams.one)
      : person === null
        ? words.inbox.byPerson
        : (held.get(person)?.name ?? words.inbox.somebody);
  const isChosen = person !== null || team !== null;
  return (
    <Menu
      label={fill(words.inbox.chatsOf, { name: label })}
      buttonClass={`view-people ${isChosen ? "is-chosen" : ""}`}
      items={[
        ...all.map(({ id, name }) => ({
          label: name,
          note: words.teams.one,
          ...(id === team ? { icon: Check } : {}),
          act: () => navigation.go({ page: "inbox", view: `team-${id}`, chat: null }),
        })),
        ...[...held].map(([id, { name, count }]) => ({
        label: name,
        note: String(count),
        ...(id === person ? { icon: Check } : {}),
        act: () => navigation.go({ page: "inbox", view: `of-${id}`, chat: null }),
        })),
      ]}
    >
      <Icon of={Users} size={16} />
      {isChosen && <span>{label}</span>}
      <Icon of={ChevronDown} size={14} />
    </Menu>
  );
}
