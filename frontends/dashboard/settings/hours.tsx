/** When people answer. Outside these hours visitors are told when somebody will be back. */

import { Plus, Trash2 } from "lucide";
import { fill } from "../../shared/words.ts";
import { type Day, DAYS, type Hours, type Site, type Span } from "../data/settings.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { Switch } from "../ui/choices.tsx";
import { IconButton, SelectField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { SaveBar, useForm } from "./form.tsx";

const WORKDAY: Span = ["09:00", "17:00"];
const EVENING: Span = ["18:00", "20:00"];

export function OpeningHours() {
  const { site } = useDesk();
  const found = valueOf(site.state.value);
  return found === null ? null : <HoursForm hours={found.hours} />;
}

function HoursForm({ hours }: { hours: Hours }) {
  const { api, site } = useDesk();
  const form = useForm(hours, async (_draft, changes) => {
    const { settings } = await api.send<{ settings: Site }>("PUT", "/api/settings", { hours: changes });
    site.set(settings);
    return settings.hours;
  });
  const { timezone, days } = form.draft.value;
  const set = (day: Day, spans: Span[]): void => form.change({ days: { ...days, [day]: spans } });
  return (
    <>
      <section class="card">
        <SelectField
          label={words.hours.zone}
          value={timezone}
          options={zones(timezone).map((zone) => ({ value: zone, label: zone.replace(/_/g, " ") }))}
          onValue={(zone) => form.change({ timezone: zone })}
          error={form.faultOf("hours.timezone")}
        />
      </section>
      {DAYS.every((day) => (days[day] ?? []).length === 0) && (
        <p class="field-note hours-always">{words.hours.always}</p>
      )}
      <section class="card hours">
        {DAYS.map((day) => (
          <DayRow key={day} day={day} spans={days[day] ?? []} onChange={(spans) => set(day, spans)} />
        ))}
      </section>
      <SaveBar form={form} />
    </>
  );
}

function DayRow({ day, spans, onChange }: { day: Day; spans: Span[]; onChange: (spans: Span[]) => void }) {
  const name = words.hours.days[day];
  const setAt = (index: number, part: 0 | 1, value: string): void =>
    onChange(spans.map((span, at) => (at !== index ? span : part === 0 ? [value, span[1]] : [span[0], value])));
  return (
    <div class="hours-day">
      <Switch label={name} on={spans.length > 0} onChange={(on) => onChange(on ? [WORKDAY] : [])} />
      <div class="hours-spans">
        {spans.length === 0 && <p class="field-note">{words.hours.closed}</p>}
        {spans.map(([from, to], index) => (
          <div class="hours-span" key={index}>
            <input
              class="input"
              type="time"
              aria-label={fill(words.hours.from, { day: name })}
              value={from}
              onInput={(event) => setAt(index, 0, event.currentTarget.value)}
            />
            <span aria-hidden="true">–</span>
            <input
              class="input"
              type="time"
              aria-label={fill(words.hours.to, { day: name })}
              value={to}
              onInput={(event) => setAt(index, 1, event.currentTarget.value)}
            />
            {index > 0 && (
              <IconButton
                icon={Trash2}
                size={16}
                label={words.hours.remove}
                onClick={() => onChange(spans.filter((_, at) => at !== index))}
              />
            )}
            {index === spans.length - 1 && spans.length < 3 && (
              <IconButton
                icon={Plus}
                size={16}
                label={fill(words.hours.add, { day: name })}
                onClick={() => onChange([...spans, EVENING])}
              />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Those that this browser knows, and the one that is set. */
function zones(current: string): string[] {
  return [
    ...new Set([
      current,
      Intl.DateTimeFormat().resolvedOptions().timeZone,
      "UTC",
      ...Intl.supportedValuesOf("timeZone"),
    ]),
  ];
}
