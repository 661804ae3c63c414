/** Which parts of the settings somebody sees: by their role, and by what the server has. */

import { mayAct, mayConfigure, type Person } from "../data/account.ts";
import { SETTINGS_PARTS, type SettingsPart } from "../data/place.ts";
import type { Resource } from "../data/resource.ts";
import type { Desk } from "../desk.tsx";

function isFor(part: SettingsPart, me: Person): boolean {
  if (part === "alerts" || part === "profile") return true;
  return part === "replies" || part === "blocks" ? mayAct(me) : mayConfigure(me);
}

/** What a part is made from; `null` for those that need nothing of the server. */
export function resourceOf(desk: Desk, part: SettingsPart): Resource<unknown> | null {
  switch (part) {
    case "assistant":
      return desk.assistant;
    case "knowledge":
      return desk.knowledge;
    case "widget":
    case "hours":
      return desk.site;
    case "replies":
      return desk.replies;
    case "teams":
      return desk.teams;
    case "blocks":
      return desk.blocks;
    case "people":
      return desk.staff;
    default:
      return null;
  }
}

export function offeredParts(desk: Desk): SettingsPart[] {
  return SETTINGS_PARTS.filter((part) => isFor(part, desk.me.value) && resourceOf(desk, part)?.state.value.is !== "missing");
}
