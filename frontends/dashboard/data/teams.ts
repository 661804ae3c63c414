/** The teams, and for whom of those who wait one is called. */

import type { Line } from "../../shared/connection.ts";
import type { Chat } from "../../shared/wire.ts";
import type { Api } from "./api.ts";
import { followLine } from "./follow-line.ts";
import { type Resource, createResource } from "./resource.ts";
import type { Teams } from "./wire.ts";

export function createTeams(api: Api, line: Line): Resource<Teams> {
  const teams = createResource(() => api.get<Teams>("/api/teams"));
  line.on("teams-updated", (changed) => {
    teams.update((known) => ({ ...known, teams: changed.teams }));
  });
  followLine(line, teams.fetch);
  return teams;
}

/** Of those who wait the ones whose turn it is not somebody else's; who is away is called for their own turn only. Pure. */
export function calledFor(waiting: readonly Chat[], myId: string, isAway: boolean): Chat[] {
  return waiting.filter(({ offeredTo }) => (offeredTo ? offeredTo.id === myId : !isAway));
}
