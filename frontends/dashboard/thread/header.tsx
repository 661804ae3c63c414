/** Who it is, who answers now, and what can be done about that. */

import {
  ArrowLeft,
  Bot,
  CircleCheckBig,
  Eye,
  Hand,
  type IconNode,
  Network,
  PanelRight,
  RotateCcw,
  UserRoundMinus,
  UserRoundPlus,
} from "lucide";
import { useEffect } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import type { Chat } from "../../shared/wire.ts";
import { fill } from "../../shared/words.ts";
import { type Act, fitting } from "../data/actions.ts";
import { pagePath, visitorName } from "../data/names.ts";
import type { Place } from "../data/place.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk, useMayAct } from "../desk.tsx";
import { type Command, useCommand } from "../shell/keys.ts";
import { Button, IconButton } from "../ui/controls.tsx";
import { Menu } from "../ui/overlays.tsx";
import { StateChip } from "../ui/state-chip.tsx";
import { Avatar } from "../ui/states.tsx";
import { TeamTag } from "../ui/team-tag.tsx";
import { words } from "../words.ts";

interface ThreadHeaderProps {
  back: Place;
  id: string;
  chat: Chat | null;
  detailsOpen: boolean;
  onDetails: () => void;
}

const ICONS: Record<Act, IconNode> = {
  "take-over": Hand,
  "hand-back": Bot,
  "chat-close": CircleCheckBig,
  "chat-reopen": RotateCcw,
};
const COMMANDS: Record<Act, Command> = {
  "take-over": "take-over",
  "hand-back": "hand-back",
  "chat-close": "close-chat",
  "chat-reopen": "reopen",
};

export function ThreadHeader({ back, id, chat, detailsOpen, onDetails }: ThreadHeaderProps) {
  const { navigation, me } = useDesk();
  const acts = chat === null ? [] : fitting(chat, me.value);
  return (
    <header class="thread-head">
      <IconButton
        icon={ArrowLeft}
        label={words.thread.backToList}
        class="thread-back"
        onClick={() => navigation.go(back)}
      />
      {chat !== null && (
        <>
          <Avatar name={chat.visitor?.name} online={chat.online} />
          <div class="thread-who">
            <h2>{visitorName(chat)}</h2>
            <p class="thread-where">
              <StateChip chat={chat} />
              <TeamTag chat={chat} />
              <span>{chat.online === true ? words.thread.online : words.thread.offline}</span>
              {chat.visitor?.page && <span class="thread-page">{pagePath(chat.visitor.page)}</span>}
            </p>
          </div>
          <Others id={id} />
          <div class="thread-acts">
            {acts.map((act, index) => (
              <ActButton key={act} act={act} chat={chat} isMain={index === 0 && act === "take-over"} />
            ))}
            <AssignMenu chat={chat} />
          </div>
        </>
      )}
      <IconButton
        icon={PanelRight}
        label={words.thread.details}
        pressed={detailsOpen}
        onClick={onDetails}
        class="thread-details"
      />
    </header>
  );
}

function ActButton({ act, chat, isMain }: { act: Act; chat: Chat; isMain: boolean }) {
  const { actions } = useDesk();
  const run = (): void => void actions.act(act, chat);
  useCommand(COMMANDS[act], run);
  return (
    <Button tone={isMain ? "main" : "plain"} icon={ICONS[act]} onClick={run} class="act">
      {words.acts[act]}
    </Button>
  );
}

function AssignMenu({ chat }: { chat: Chat }) {
  const { presence, actions, me, teams } = useDesk();
  const mayAct = useMayAct();
  useEffect(() => teams.want(), []);
  const others = (valueOf(teams.state.value)?.teams ?? []).filter((one) => one.id !== chat.team?.id);
  const people = (valueOf(presence.team.state.value) ?? []).filter(
    (one) => one.role !== "viewer" && one.id !== chat.assignedTo?.id && one.id !== me.value.id,
  );
  const items = [
    ...people.map((one) => ({
      label: one.name,
      note: one.available ? words.teams.available : one.online ? words.online : words.away,
      act: () => void actions.assign(chat, one),
    })),
    ...others.map((one) => ({
      label: one.name,
      note: words.teams.one,
      icon: Network,
      act: () => void actions.assignTeam(chat, one),
    })),
    ...(chat.team
      ? [
          {
            label: fill(words.teams.takeOut, { name: chat.team.name }),
            icon: UserRoundMinus,
            act: () => void actions.assignTeam(chat, null),
          },
        ]
      : []),
  ];
  useCommand("assign", () => document.querySelector<HTMLElement>(".assign > button")?.click(), items.length > 0);
  if (!mayAct || items.length === 0 || chat.state === "closed") return null;
  return (
    <Menu label={words.thread.assign} class="assign" items={items}>
      <Icon of={UserRoundPlus} size={18} />
    </Menu>
  );
}

/** Colleagues who have this chat open too. */
function Others({ id }: { id: string }) {
  const { presence } = useDesk();
  const others = presence.viewing.value.get(id) ?? [];
  if (others.length === 0) return null;
  const names = others.map((one) => one.name).join(", ");
  return (
    <span class="thread-others" title={fill(words.thread.viewing, { names })}>
      <Icon of={Eye} size={14} />
      {others.slice(0, 3).map((one) => (
        <Avatar key={one.id} name={one.name} size="small" tone="team" />
      ))}
      <span class="unseen">{fill(words.thread.viewing, { names })}</span>
    </span>
  );
}
