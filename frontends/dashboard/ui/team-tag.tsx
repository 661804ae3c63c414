/** Whose chat it is, if a team's: by the name that the team has now. */

import type { Chat } from "../../shared/wire.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";

export function TeamTag({ chat }: { chat: Chat }) {
  const all = valueOf(useDesk().teams.state.value)?.teams;
  const { team } = chat;
  // a row that came before the team was renamed or deleted does not know of it
  const name = all === undefined ? team?.name : all.find((one) => one.id === team?.id)?.name;
  return name === undefined ? null : <span class="chat-team">{name}</span>;
}
