/** Inviting a colleague: who and as what, and then the link. */

import { useSignal } from "@preact/signals";
import { fill } from "../../shared/words.ts";
import type { Role } from "../data/account.ts";
import { type Invitation, rolesToGive, type SentLink } from "../data/people.ts";
import { useDesk } from "../desk.tsx";
import { useAttempt } from "../signin/attempt.ts";
import { Button, SelectField, TextField } from "../ui/controls.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { words } from "../words.ts";
import { LinkToPassOn } from "./people-link.tsx";

interface Sent extends SentLink {
  invitation: Invitation;
}

const FORM = "invite-form";

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { api, me, staff } = useDesk();
  const email = useSignal("");
  const name = useSignal("");
  const role = useSignal<Role>("agent");
  const sent = useSignal<Sent | null>(null);
  const attempt = useAttempt(async () => {
    const body = { email: email.value.trim(), role: role.value, ...(name.value.trim() && { name: name.value.trim() }) };
    sent.value = await api.send<Sent>("POST", "/api/invitations", body);
    void staff.reload();
  });
  if (sent.value !== null) return <SentDialog sent={sent.value} onClose={onClose} />;
  return (
    <Dialog
      title={words.people.invite}
      onClose={onClose}
      buttons={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button tone="main" type="submit" form={FORM} busy={attempt.isBusy.value} disabled={email.value.trim() === ""}>
            {words.people.send}
          </Button>
        </>
      }
    >
      <form id={FORM} class="dialog-form" onSubmit={attempt.run}>
        <p class="field-note">{words.people.inviteLead}</p>
        <TextField
          label={words.people.email}
          type="email"
          required
          autofocus
          autocomplete="off"
          maxLength={254}
          value={email.value}
          onValue={(value) => (email.value = value)}
          error={attempt.faultOf("email")}
        />
        <TextField
          label={words.people.name}
          hint={words.people.nameHint}
          autocomplete="off"
          maxLength={100}
          value={name.value}
          onValue={(value) => (name.value = value)}
          error={attempt.faultOf("name")}
        />
        <RoleField value={role.value} onValue={(value) => (role.value = value)} mine={me.value.role} />
        <p class="door-error" role="alert">
          {attempt.fault.value}
        </p>
      </form>
    </Dialog>
  );
}

/** As whom somebody is taken in, with what that means. */
export function RoleField({ value, onValue, mine }: { value: Role; onValue: (role: Role) => void; mine: Role }) {
  return (
    <SelectField
      label={words.people.role}
      hint={words.roles.hints[value]}
      value={value}
      options={rolesToGive(mine).map((one) => ({ value: one, label: words.roles.names[one] }))}
      onValue={(next) => onValue(next as Role)}
    />
  );
}

export function SentDialog({ sent, onClose }: { sent: Sent; onClose: () => void }) {
  const { email } = sent.invitation;
  return (
    <Dialog
      title={fill(words.people.linkTitle, { email })}
      onClose={onClose}
      buttons={
        <Button tone="main" onClick={onClose}>
          {words.people.done}
        </Button>
      }
    >
      <LinkToPassOn sent={sent} email={email} />
    </Dialog>
  );
}
