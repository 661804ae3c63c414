/** One team: its name, its people, its pages, and how its chats go round. */

import { useSignal } from "@preact/signals";
import { sentenceOf } from "../data/toasts.ts";
import type { Colleague, Team } from "../data/wire.ts";
import { useDesk } from "../desk.tsx";
import { Button, TextField } from "../ui/controls.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { Avatar } from "../ui/states.tsx";
import { words } from "../words.ts";
import { fill } from "../../shared/words.ts";
import { fieldFaults } from "./form.tsx";
import { ListField } from "./list-field.tsx";
import { RoundsFields } from "./teams-rounds.tsx";

export type EditedTeam = Omit<Team, "id"> & { id: string | null };

export const NEW_TEAM: EditedTeam = {
  id: null,
  name: "",
  pages: [],
  members: [],
  rounds: { on: false, maxOpen: 5, answerWithinS: 60 },
};

interface TeamDialogProps {
  start: EditedTeam;
  people: readonly Colleague[];
  onClose: () => void;
}

export function TeamDialog({ start, people, onClose }: TeamDialogProps) {
  const { api, teams } = useDesk();
  const draft = useSignal(start);
  const faults = useSignal<ReadonlyMap<string, string>>(new Map());
  const fault = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const change = (with_: Partial<EditedTeam>): void => void (draft.value = { ...draft.peek(), ...with_ });

  const save = async (): Promise<void> => {
    isBusy.value = true;
    const { id, ...team } = draft.peek();
    try {
      if (id === null) await api.send("POST", "/api/teams", team);
      else await api.send("PUT", `/api/teams/${encodeURIComponent(id)}`, team);
      await teams.reload();
      onClose();
    } catch (error) {
      faults.value = fieldFaults(error);
      fault.value = shownFaults(faults.value) ? null : sentenceOf(error);
    } finally {
      isBusy.value = false;
    }
  };
  const { name, pages, members, rounds } = draft.value;
  return (
    <Dialog
      title={start.id === null ? words.teams.add : fill(words.teams.edit, { name: start.name })}
      onClose={onClose}
      buttons={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button tone="main" busy={isBusy.value} disabled={name.trim() === ""} onClick={() => void save()}>
            {words.save}
          </Button>
        </>
      }
    >
      <TextField
        label={words.teams.name}
        value={name}
        onValue={(value) => change({ name: value })}
        error={faults.value.get("name")}
        maxLength={60}
        autofocus
      />
      <Members people={people} chosen={members} onChosen={(chosen) => change({ members: chosen })} />
      <ListField
        label={words.teams.pages}
        hint={[...faults.value].find(([path]) => path.startsWith("pages"))?.[1] ?? words.teams.pagesHint}
        values={pages}
        max={20}
        maxChars={300}
        onValues={(values) => change({ pages: values })}
      />
      <RoundsFields
        rounds={rounds}
        onRounds={(value) => change({ rounds: value })}
        faultOf={(field) => faults.value.get(`rounds.${field}`) ?? null}
      />
      <p class="door-error" role="alert">
        {fault.value}
      </p>
    </Dialog>
  );
}

/** Whether what is wrong stands beside a field. Pure. */
function shownFaults(faults: ReadonlyMap<string, string>): boolean {
  return [...faults.keys()].some((path) => /^(name|pages|rounds)\b/.test(path));
}

interface MembersProps {
  people: readonly Colleague[];
  chosen: readonly string[];
  onChosen: (ids: string[]) => void;
}

function Members({ people, chosen, onChosen }: MembersProps) {
  const toggle = (id: string): void =>
    onChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset class="field members">
      <legend class="field-label">{words.teams.members}</legend>
      <ul>
        {people.map((person) => (
          <li key={person.id}>
            <label class="member">
              <input type="checkbox" checked={chosen.includes(person.id)} onChange={() => toggle(person.id)} />
              <Avatar name={person.name} picture={person.pictureUrl} size="small" tone="team" />
              <span>{person.name}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
