/** Which span, whose chats, in which time zone. Pure. */

export type Preset = "today" | "7d" | "28d" | "90d";

export interface Choice {
  preset: Preset | "own";
  /** Days as `2026-11-23`; they count where the preset is `own`. */
  from: string;
  to: string;
  /** `""` for everybody's, `person-ID`, `team-ID`. */
  whose: string;
  zone: "mine" | "site";
}

export const FIRST: Choice = { preset: "28d", from: "", to: "", whose: "", zone: "mine" };

const DAYS: Record<Preset, number> = { today: 1, "7d": 7, "28d": 28, "90d": 90 };

export function dayIn(zone: string | undefined, at: Date): string {
  // Swedish writes dates as ISO 8601 does
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(at);
}

export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The span's days; a preset ends with `today`. */
export function spanOf(choice: Choice, today: string): { from: string; to: string } {
  if (choice.preset !== "own") return { from: addDays(today, 1 - DAYS[choice.preset]), to: today };
  return { from: choice.from || today, to: choice.to || today };
}

/** For the address of a request; the site's zone is what the server takes without one. */
export function queryOf(choice: Choice, today: string, zone: string): string {
  const { from, to } = spanOf(choice, today);
  const query = new URLSearchParams({ from, to });
  if (choice.zone === "mine") query.set("zone", zone);
  const [kind, id] = split(choice.whose);
  if (id !== undefined) query.set(kind, id);
  return query.toString();
}

function split(whose: string): [string, string | undefined] {
  const at = whose.indexOf("-");
  return at < 0 ? [whose, undefined] : [whose.slice(0, at), whose.slice(at + 1)];
}

/** What was kept, as far as it still makes sense. */
export function readChoice(kept: string | null): Choice {
  try {
    const read = JSON.parse(kept ?? "") as Partial<Choice>;
    const isKnown = read.preset === "own" || (read.preset !== undefined && read.preset in DAYS);
    return isKnown ? { ...FIRST, ...read } : FIRST;
  } catch {
    return FIRST;
  }
}
