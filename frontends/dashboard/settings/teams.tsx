/** Teams, how the chats of no team go round, and who sees which chats. */

import { useSignal } from "@preact/signals";
import { Network, Pencil, Plus, Trash2 } from "lucide";
import { useEffect } from "preact/hooks";
import { fill } from "../../shared/words.ts";
import { valueOf } from "../data/resource.ts";
import type { Colleague, Rounds, Team } from "../data/wire.ts";
import { useDesk } from "../desk.tsx";
import { Button, IconButton } from "../ui/controls.tsx";
import { Confirm } from "../ui/overlays.tsx";
import { Avatar, Empty } from "../ui/states.tsx";
import { words } from "../words.ts";
import { SaveBar, useForm } from "./form.tsx";
import { RoundsFields } from "./teams-rounds.tsx";
import { type EditedTeam, NEW_TEAM, TeamDialog } from "./teams-dialog.tsx";
import { ReachCard } from "./teams-reach.tsx";

export function TeamsSettings() {
  const { api, teams, presence, toasts } = useDesk();
  const edited = useSignal<EditedTeam | null>(null);
  const removed = useSignal<Team | null>(null);
  useEffect(() => presence.team.want(), []);
  const found = valueOf(teams.state.value);
  const people = valueOf(presence.team.state.value) ?? [];
  if (found === null) return null;

  const remove = async (team: Team): Promise<void> => {
    removed.value = null;
    try {
      await api.send("DELETE", `/api/teams/${encodeURIComponent(team.id)}`);
    } catch (error) {
      toasts.fail(error);
    }
    await teams.reload();
  };
  const startNew = (): void => void (edited.value = NEW_TEAM);
  return (
    <>
      {found.teams.length === 0 ? (
        <Empty icon={Network} title={words.teams.empty} text={words.teams.emptyText}>
          <Button tone="main" icon={Plus} onClick={startNew}>
            {words.teams.add}
          </Button>
        </Empty>
      ) : (
        <section class="card card-list">
          <ul class="rows">
            {found.teams.map((team) => (
              <TeamRow
                key={team.id}
                team={team}
                people={people}
                onEdit={() => (edited.value = team)}
                onRemove={() => (removed.value = team)}
              />
            ))}
          </ul>
          <Button icon={Plus} onClick={startNew}>
            {words.teams.add}
          </Button>
        </section>
      )}
      <ReachCard people={people} />
      <DeskRounds saved={found.rounds} />
      {edited.value !== null && (
        <TeamDialog start={edited.value} people={people} onClose={() => (edited.value = null)} />
      )}
      {removed.value !== null && (
        <Confirm
          title={words.teams.removeTitle}
          text={words.teams.removeText}
          yes={words.teams.removeYes}
          tone="fault"
          onYes={() => removed.value && void remove(removed.value)}
          onNo={() => (removed.value = null)}
        />
      )}
    </>
  );
}

const SHOWN_MEMBERS = 5;

interface TeamRowProps {
  team: Team;
  people: readonly Colleague[];
  onEdit: () => void;
  onRemove: () => void;
}

function TeamRow({ team, people, onEdit, onRemove }: TeamRowProps) {
  const members = people.filter((one) => team.members.includes(one.id));
  const names = members.map((one) => one.name).join(", ");
  return (
    <li class="row">
      <div class="row-text">
        <p class="row-title" dir="auto">
          {team.name}
        </p>
        <p class="row-note">
          <span>{names === "" ? words.teams.noMembers : names}</span>
          {team.pages.length > 0 && <span>{team.pages.join(", ")}</span>}
          {team.rounds.on && <span>{words.teams.goRound}</span>}
        </p>
      </div>
      <span class="team-faces">
        {members.slice(0, SHOWN_MEMBERS).map((one) => (
          <Avatar key={one.id} name={one.name} picture={one.pictureUrl} size="small" tone="team" />
        ))}
        {members.length > SHOWN_MEMBERS && <span class="team-more">+{members.length - SHOWN_MEMBERS}</span>}
      </span>
      <IconButton icon={Pencil} size={16} label={fill(words.teams.edit, { name: team.name })} onClick={onEdit} />
      <IconButton icon={Trash2} size={16} label={fill(words.teams.remove, { name: team.name })} onClick={onRemove} />
    </li>
  );
}

/** Of the chats of no team: of all, where there are no teams. */
function DeskRounds({ saved }: { saved: Rounds }) {
  const { api, teams } = useDesk();
  const form = useForm(saved, async (draft) => {
    const { rounds } = await api.send<{ rounds: Rounds }>("PUT", "/api/rounds", draft);
    const known = teams.peek();
    if (known !== null) teams.set({ ...known, rounds });
    return rounds;
  });
  return (
    <>
      <section class="card" aria-label={words.teams.roundsOf}>
        <h3>{words.teams.roundsOf}</h3>
        <RoundsFields
          rounds={form.draft.value}
          onRounds={(rounds) => form.change(rounds)}
          faultOf={(field) => form.faultOf(field)}
        />
      </section>
      <SaveBar form={form} />
    </>
  );
}
