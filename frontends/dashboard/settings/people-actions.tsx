/** What an owner or admin can do with somebody's account. */

import { useSignal } from "@preact/signals";
import { DoorOpen, Ellipsis, KeyRound, ShieldOff, UserCog, UserRoundX } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { fill } from "../../shared/words.ts";
import type { Role } from "../data/account.ts";
import { type Member, mayManage, type SentLink } from "../data/people.ts";
import { useDesk } from "../desk.tsx";
import { Button } from "../ui/controls.tsx";
import { Confirm, Dialog, Menu, type MenuItem } from "../ui/overlays.tsx";
import { words } from "../words.ts";
import { RoleField } from "./people-invite.tsx";
import { LinkToPassOn } from "./people-link.tsx";

type Asking = "role" | "factor" | "deactivate";

export function PersonMenu({ person }: { person: Member }) {
  const { api, me, staff, toasts } = useDesk();
  const asking = useSignal<Asking | null>(null);
  const sent = useSignal<SentLink | null>(null);
  const name = person.name;
  const address = `/api/people/${encodeURIComponent(person.id)}`;

  const act = async (what: () => Promise<unknown>): Promise<void> => {
    asking.value = null;
    try {
      await what();
    } catch (error) {
      toasts.fail(error);
    }
    await staff.reload();
  };
  const post = (action: string): void => void act(() => api.send("POST", `${address}/${action}`));
  const makeLink = (): void =>
    void act(async () => (sent.value = await api.send<SentLink>("POST", `${address}/reset-link`)));

  const items: MenuItem[] = person.deactivatedAt
    ? [{ label: words.people.activate, icon: DoorOpen, act: () => post("activate") }]
    : [
        { label: words.people.changeRole, icon: UserCog, act: () => (asking.value = "role") },
        { label: words.people.resetLink, icon: KeyRound, act: makeLink },
        ...(person.secondFactor === true && me.value.role === "owner"
          ? [{ label: words.people.factorOff, icon: ShieldOff, act: () => void (asking.value = "factor") }]
          : []),
        ...(person.id === me.value.id
          ? []
          : [
              {
                label: words.people.deactivate,
                icon: UserRoundX,
                tone: "fault" as const,
                act: () => void (asking.value = "deactivate"),
              },
            ]),
      ];
  // keeps its place, so that the rows stand in line
  if (!mayManage(me.value, person)) return <span class="menu-space" />;
  const stop = (): void => void (asking.value = null);
  return (
    <>
      <Menu label={fill(words.people.actions, { name })} items={items}>
        <Icon of={Ellipsis} size={18} />
      </Menu>
      {asking.value === "role" && (
        <RoleDialog
          person={person}
          mine={me.value.role}
          onClose={stop}
          onSave={(role) => void act(() => api.send("PATCH", address, { role }))}
        />
      )}
      {asking.value === "factor" && (
        <Confirm
          title={fill(words.people.factorOffTitle, { name })}
          text={words.people.factorOffText}
          yes={words.people.factorOff}
          tone="fault"
          onYes={() => post("reset-second-factor")}
          onNo={stop}
        />
      )}
      {asking.value === "deactivate" && (
        <Confirm
          title={fill(words.people.deactivateTitle, { name })}
          text={words.people.deactivateText}
          yes={words.people.deactivate}
          tone="fault"
          onYes={() => post("deactivate")}
          onNo={stop}
        />
      )}
      {sent.value !== null && (
        <Dialog
          title={fill(words.people.resetTitle, { name })}
          onClose={() => (sent.value = null)}
          buttons={
            <Button tone="main" onClick={() => (sent.value = null)}>
              {words.people.done}
            </Button>
          }
        >
          <p>{words.people.resetText}</p>
          <LinkToPassOn sent={sent.value} email={person.email} />
        </Dialog>
      )}
    </>
  );
}

interface RoleDialogProps {
  person: Member;
  mine: Role;
  onClose: () => void;
  onSave: (role: Role) => void;
}

function RoleDialog({ person, mine, onClose, onSave }: RoleDialogProps) {
  const role = useSignal<Role>(person.role);
  return (
    <Dialog
      title={`${words.people.changeRole}: ${person.name}`}
      onClose={onClose}
      class="dialog-small"
      buttons={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button tone="main" disabled={role.value === person.role} onClick={() => onSave(role.value)}>
            {words.save}
          </Button>
        </>
      }
    >
      <RoleField value={role.value} onValue={(next) => (role.value = next)} mine={mine} />
    </Dialog>
  );
}
