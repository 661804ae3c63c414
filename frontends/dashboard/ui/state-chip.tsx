/** Who answers a chat, in one word; a wait counts its time. */

import { timer } from "../../shared/times.ts";
import type { Chat } from "../../shared/wire.ts";
import { fill } from "../../shared/words.ts";
import { isMine } from "../data/actions.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";

export function StateChip({ chat }: { chat: Chat }) {
  const { me } = useDesk();
  switch (chat.state) {
    case "waiting":
      return (
        <span class="chip chip-waiting">
          <span class="chip-word">{turnWord(chat, me.value.id)}</span> <Wait chat={chat} />
        </span>
      );
    case "ai":
      return <span class="chip chip-ai">{words.states.ai}</span>;
    case "closed":
      return <span class="chip chip-closed">{words.states.closed}</span>;
    case "human":
      return isMine(chat, me.value) ? (
        <span class="chip chip-mine">{words.states.you}</span>
      ) : (
        <span class="chip chip-other">{chat.assignedTo?.name ?? words.states.nobody}</span>
      );
  }
}

/** "Waiting", or whose turn it is. Pure. */
export function turnWord({ offeredTo }: Chat, myId: string): string {
  if (!offeredTo) return words.states.waiting;
  return offeredTo.id === myId ? words.teams.yourTurn : fill(words.teams.turnOf, { name: offeredTo.name });
}

function Wait({ chat }: { chat: Chat }) {
  const { now } = useDesk();
  const since = Date.parse(chat.waitingSince ?? chat.stateChangedAt);
  return <span class="figures">{timer((now.second.value - since) / 1_000)}</span>;
}
