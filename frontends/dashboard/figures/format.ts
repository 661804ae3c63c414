/** Figures as people say them. Pure. */

import { fill } from "../../shared/words.ts";
import { figures as said } from "../words/figures.ts";

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** "8 s", "2 min 10 s", "3 h 5 min", "2 d 4 h": never more than two parts. */
export function duration(seconds: number | null): string {
  if (seconds === null) return said.none;
  const part = (unit: keyof typeof said.units, n: number): string => fill(said.units[unit], { n });
  const two = (first: string, second: string, rest: number): string => (rest > 0 ? `${first} ${second}` : first);
  if (seconds < MINUTE_S) return part("second", seconds);
  if (seconds < HOUR_S) {
    const rest = seconds % MINUTE_S;
    return two(part("minute", Math.floor(seconds / MINUTE_S)), part("second", rest), seconds < 10 * MINUTE_S ? rest : 0);
  }
  if (seconds < DAY_S) {
    const rest = Math.floor((seconds % HOUR_S) / MINUTE_S);
    return two(part("hour", Math.floor(seconds / HOUR_S)), part("minute", rest), rest);
  }
  const rest = Math.floor((seconds % DAY_S) / HOUR_S);
  return two(part("day", Math.floor(seconds / DAY_S)), part("hour", rest), rest);
}

export function count(n: number | null, language: string): string {
  return n === null ? said.none : new Intl.NumberFormat(language).format(n);
}

/** Small sums need their cents' parts: an answer costs a hundredth of one. */
export function money(usd: number | null, language: string): string {
  if (usd === null) return said.none;
  const digits = usd === 0 || usd >= 1 ? 2 : usd >= 0.01 ? 3 : 5;
  return new Intl.NumberFormat(language, { style: "currency", currency: "USD", maximumFractionDigits: digits }).format(usd);
}

export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** By how much it went up or down, as "+18 %"; `null` where there was nothing to compare with. */
export function change(now: number | null, before: number | null, language: string): string | null {
  if (now === null || before === null || before === 0) return null;
  const share = now / before - 1;
  if (Math.abs(share) < 0.005) return "±0 %";
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0, signDisplay: "always" }).format(share);
}

/** "Mon 23 Nov" */
export function dayName(day: string, language: string): string {
  const at = new Date(`${day}T12:00:00Z`);
  return new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(at);
}

/** "09:00" as the reader writes it. */
export function hourName(hour: number, language: string): string {
  const at = new Date(Date.UTC(2026, 0, 1, hour));
  return new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit", timeZone: "UTC" }).format(at);
}
