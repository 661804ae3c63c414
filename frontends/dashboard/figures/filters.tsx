/** Which span, whose chats, in which time zone; and all of it as a file. */

import { Download } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { fill } from "../../shared/words.ts";
import { Icon } from "../../shared/icon.tsx";
import { createResource, valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { Segments } from "../ui/choices.tsx";
import { SelectBox } from "../ui/controls.tsx";
import { Menu } from "../ui/overlays.tsx";
import { figures as said } from "../words/figures.ts";
import { type Choice, type Preset, spanOf } from "./choice.ts";
import { saveFile } from "./save.ts";

const PRESETS = (["today", "7d", "28d", "90d", "own"] as const).map((value) => ({ value, label: said.presets[value] }));

interface FiltersProps {
  choice: Choice;
  today: string;
  query: string;
  siteZone: string | null;
  onChoice: (choice: Choice) => void;
}

export function Filters({ choice, today, query, siteZone, onChoice }: FiltersProps) {
  const desk = useDesk();
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const choosePreset = (preset: Preset | "own"): void => onChoice({ ...choice, ...spanOf(choice, today), preset });
  const save = (table: "figures" | "chats", bom: boolean) => () => void saveFile(desk, `${query}&table=${table}&bom=${bom}`);
  return (
    <div class="figures-filters">
      <Segments label={said.span} value={choice.preset} options={PRESETS} onValue={choosePreset} />
      {choice.preset === "own" && (
        <>
          <DayField label={said.from} value={choice.from} max={choice.to} onValue={(from) => onChoice({ ...choice, from, to: choice.to < from ? from : choice.to })} />
          <DayField label={said.to} value={choice.to} onValue={(to) => onChoice({ ...choice, to, from: to < choice.from ? to : choice.from })} />
        </>
      )}
      {desk.me.value.role !== "agent" && <Whose whose={choice.whose} onWhose={(whose) => onChoice({ ...choice, whose })} />}
      <label class="figures-field">
        <span class="unseen">{said.zone}</span>
        <SelectBox>
          <select
            class="input"
            value={choice.zone}
            onChange={(event) => onChoice({ ...choice, zone: event.currentTarget.value as Choice["zone"] })}
          >
            <option value="mine">{fill(said.zoneMine, { zone: mine.replaceAll("_", " ") })}</option>
            <option value="site">{siteZone === null ? said.zoneSite : `${said.zoneSite} (${siteZone.replaceAll("_", " ")})`}</option>
          </select>
        </SelectBox>
      </label>
      <Menu
        label={said.save}
        items={[
          { label: said.files.figures, act: save("figures", false) },
          { label: said.files.figuresExcel, act: save("figures", true) },
          { label: said.files.chats, act: save("chats", false) },
          { label: said.files.chatsExcel, act: save("chats", true) },
        ]}
      >
        <Icon of={Download} size={18} />
      </Menu>
    </div>
  );
}

interface DayFieldProps {
  label: string;
  value: string;
  max?: string;
  onValue: (day: string) => void;
}

/** An emptied field changes nothing: there is no span without a day. */
function DayField({ label, value, onValue }: DayFieldProps) {
  return (
    <label class="figures-field">
      <span>{label}</span>
      <input
        type="date"
        class="input"
        value={value}
        min="2000-01-01"
        onChange={(event) => event.currentTarget.value && onValue(event.currentTarget.value)}
      />
    </label>
  );
}

function Whose({ whose, onWhose }: { whose: string; onWhose: (whose: string) => void }) {
  const { api, presence } = useDesk();
  const teams = useMemo(
    () => createResource(async () => (await api.get<{ teams: { id: string; name: string }[] }>("/api/teams")).teams),
    [],
  );
  useEffect(() => {
    teams.want();
    presence.team.want();
  }, []);
  const people = valueOf(presence.team.state.value) ?? [];
  const known = valueOf(teams.state.value) ?? [];
  return (
    <label class="figures-field">
      <span class="unseen">{said.whose}</span>
      <SelectBox>
        <select class="input" value={whose} onChange={(event) => onWhose(event.currentTarget.value)}>
          <option value="">{said.everybody}</option>
          {known.length > 0 && (
            <optgroup label={said.teams}>
              {known.map(({ id, name }) => (
                <option key={id} value={`team-${id}`} selected={whose === `team-${id}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
          <optgroup label={said.people}>
            {people.map(({ id, name }) => (
              <option key={id} value={`person-${id}`} selected={whose === `person-${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
        </select>
      </SelectBox>
    </label>
  );
}
