/** What one can do to a chat, and which of it fits its state. */

import { Refused, Unanswered, type Line } from "../../shared/connection.ts";
import { until } from "../../shared/until.ts";
import type { Chat } from "../../shared/wire.ts";
import { fill } from "../../shared/words.ts";
import { words } from "../words.ts";
import { type Person, mayAct } from "./account.ts";
import type { Api } from "./api.ts";
import type { Inbox } from "./inbox.ts";
import type { Toasts } from "./toasts.ts";
import type { Colleague, Team } from "./wire.ts";

export type Act = "take-over" | "hand-back" | "chat-close" | "chat-reopen";

/** What fits a chat as it stands, the likeliest first. Pure. */
export function fitting(chat: Chat, me: Person): Act[] {
  if (!mayAct(me)) return [];
  switch (chat.state) {
    case "ai":
    case "waiting":
      return ["take-over", "chat-close"];
    case "human":
      return isMine(chat, me) ? ["hand-back", "chat-close"] : ["take-over", "hand-back", "chat-close"];
    case "closed":
      return ["chat-reopen"];
  }
}

export const isMine = (chat: Chat, me: Person): boolean => chat.state === "human" && chat.assignedTo?.id === me.id;

/** The colleague who has it, if somebody else does. */
export function holder(chat: Chat, me: Person): { id: string; name: string } | null {
  const { state, assignedTo } = chat;
  if (state !== "human" || assignedTo?.id === undefined || assignedTo.id === me.id) return null;
  return { id: assignedTo.id, name: assignedTo.name };
}

/** A line that breaks off is back within seconds most of the time: so long an act waits for it. */
const PATIENCE_MS = 8_000;

export interface Actions {
  /** Resolves to whether it was done; if not, that was said. */
  act(name: Act, chat: Chat): Promise<boolean>;
  assign(chat: Chat, to: Colleague): Promise<void>;
  /** To a team, or out of its team. */
  assignTeam(chat: Chat, to: Team | null): Promise<void>;
}

export function createActions(api: Api, line: Line, inbox: Inbox, toasts: Toasts): Actions {
  const ask = async (name: Act, sessionId: string, from?: string): Promise<void> => {
    await until(line.isOnline, PATIENCE_MS, new Unanswered("There is no connection."));
    const asked = from === undefined ? { sessionId } : { sessionId, from };
    inbox.put([(await line.ask(name, asked)).chat]);
  };

  const act = async (name: Act, chat: Chat): Promise<boolean> => {
    try {
      // whoever the screen shows as its owner is named: if that has changed meanwhile, the server says so
      await ask(name, chat.sessionId, name === "take-over" ? chat.assignedTo?.id : undefined);
      return true;
    } catch (error) {
      const owner = error instanceof Refused && error.reason.code === "conflict" ? error.reason.assignedTo : undefined;
      if (name === "take-over" && owner?.id !== undefined) {
        toasts.fail(error, {
          label: fill(words.actions.takeFrom, { name: owner.name }),
          act: () => void take(chat, owner.id),
        });
      } else {
        toasts.fail(error);
      }
      return false;
    }
  };
  const take = async (chat: Chat, from: string | undefined): Promise<void> => {
    try {
      await ask("take-over", chat.sessionId, from);
    } catch (error) {
      toasts.fail(error);
    }
  };

  const give = async (chat: Chat, to: object, said: string): Promise<void> => {
    try {
      const path = `/api/chats/${encodeURIComponent(chat.sessionId)}/assign`;
      const given = await api.send<{ chat: Chat | null }>("POST", path, to);
      // null when it is beyond one's own reach now
      if (given.chat !== null) inbox.put([given.chat]);
      toasts.say(said);
    } catch (error) {
      toasts.fail(error);
    }
  };

  return {
    act,
    assign: (chat, to) => give(chat, { adminId: to.id }, fill(words.actions.assigned, { name: to.name })),
    assignTeam: (chat, to) =>
      give(
        chat,
        { teamId: to?.id ?? null },
        to === null ? words.teams.takenOut : fill(words.teams.given, { name: to.name }),
      ),
  };
}
