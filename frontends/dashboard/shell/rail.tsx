/** The narrow bar at the edge: where to go, whether the line stands, who one is. */

import {
  ChartColumn,
  CircleQuestionMark,
  Compass,
  ConciergeBell,
  Inbox,
  LogOut,
  type IconNode,
  Search,
  Settings,
  UserRound,
} from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { fill } from "../../shared/words.ts";
import { mayConfigure } from "../data/account.ts";
import { formatPlace, HOME, type Place } from "../data/place.ts";
import { useDesk } from "../desk.tsx";
import { Menu } from "../ui/overlays.tsx";
import { Avatar } from "../ui/states.tsx";
import { words } from "../words.ts";
import { Availability } from "./availability.tsx";
import { LineDot } from "./line-dot.tsx";

export function Rail() {
  const { navigation, overlay, waiting, me, account } = useDesk();
  const page = navigation.place.value.page;
  return (
    <nav class="rail" aria-label={words.rail.label}>
      <span class="rail-bell">
        <Icon of={ConciergeBell} size={22} />
      </span>
      <RailLink
        to={HOME}
        icon={Inbox}
        label={words.rail.inbox}
        isHere={page === "inbox"}
        count={waiting.value.length}
      />
      <RailLink
        to={{ page: "search", asked: "", chat: null, spot: null }}
        icon={Search}
        label={words.rail.search}
        isHere={page === "search"}
      />
      <RailLink to={{ page: "figures" }} icon={ChartColumn} label={words.rail.figures} isHere={page === "figures"} />
      {mayConfigure(me.value) && (
        <RailLink
          to={{ page: "guide" }}
          icon={Compass}
          label={words.rail.guideShort}
          title={words.rail.guide}
          isHere={page === "guide"}
        />
      )}
      <RailLink
        to={{ page: "settings", part: null }}
        icon={Settings}
        label={words.rail.settings}
        isHere={page === "settings"}
      />
      <span class="rail-space" />
      <Availability />
      <LineDot />
      <Menu
        label={me.value.name}
        side="start"
        up
        class="rail-me"
        buttonClass="rail-avatar"
        items={[
          {
            label: words.rail.profile,
            icon: UserRound,
            act: () => navigation.go({ page: "settings", part: "profile" }),
          },
          { label: words.rail.keys, note: "?", icon: CircleQuestionMark, act: () => (overlay.value = "keys") },
          { label: words.rail.signOut, icon: LogOut, act: () => void account.signOut() },
        ]}
      >
        <Avatar name={me.value.name} picture={me.value.pictureUrl} tone="team" />
      </Menu>
    </nav>
  );
}

interface RailLinkProps {
  to: Place;
  icon: IconNode;
  label: string;
  /** Where the label is short. */
  title?: string;
  isHere: boolean;
  /** Of those who wait. */
  count?: number;
}

function RailLink({ to, icon, label, title = label, isHere, count = 0 }: RailLinkProps) {
  const { navigation } = useDesk();
  const onClick = (event: MouseEvent): void => {
    // a new tab or window is the browser's business
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigation.go(to);
  };
  return (
    <a
      href={formatPlace(to)}
      class="rail-item"
      aria-current={isHere ? "page" : undefined}
      title={title}
      onClick={onClick}
    >
      <Icon of={icon} size={20} />
      <span class="rail-label">{label}</span>
      {count > 0 && (
        <span class="rail-count">
          {count > 99 ? "99+" : count}
          <span class="unseen">{fill(words.rail.waiting, { count })}</span>
        </span>
      )}
    </a>
  );
}
