/** Times as people say them, in the reader's language and time zone. */

const MINUTE_S = 60;
const HOUR_S = 3_600;

/** "14:05", or "2:05 PM" where people say so. */
export function clock(at: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" }).format(at);
}

/** "Today", "Yesterday", a weekday within a week, else the date. */
export function day(at: Date, language: string, now: Date): string {
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0 || days === 1) return capital(new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-days, "day"), language);
  if (days > 1 && days < 7) return capital(new Intl.DateTimeFormat(language, { weekday: "long" }).format(at), language);
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "long", ...year }).format(at);
}

/** How long something has lasted, or how old it is: "now", "2 min", "3 hr", "4 days". */
export function span(seconds: number, language: string): string {
  if (seconds < MINUTE_S) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");
  const [value, unit] =
    seconds < HOUR_S
      ? [seconds / MINUTE_S, "minute"]
      : seconds < 24 * HOUR_S
        ? [seconds / HOUR_S, "hour"]
        : [seconds / (24 * HOUR_S), "day"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(Math.floor(value));
}

/** A running timer: "0:07", "2:10", "1:02:10". */
export function timer(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / HOUR_S);
  const minutes = Math.floor((whole % HOUR_S) / MINUTE_S);
  const two = (value: number): string => String(value).padStart(2, "0");
  const tail = `${hours > 0 ? two(minutes) : minutes}:${two(whole % MINUTE_S)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** "yesterday 14:05", "Mon 14:05", "3 Mar": one short word for a list. */
export function short(at: Date, language: string, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1_000;
  if (seconds < HOUR_S) return span(Math.max(0, seconds), language);
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return clock(at, language);
  if (days === 1) return `${new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-1, "day")} ${clock(at, language)}`;
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(at);
}

function midnight(at: Date): number {
  return Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
}

function capital(words: string, language: string): string {
  return words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
}
