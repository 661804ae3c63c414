/** The team: who is in it, who is invited, and what owners and admins can do about it. */

import { useSignal } from "@preact/signals";
import { Mail, RefreshCw, ShieldCheck, Trash2, UserPlus } from "lucide";
import { useEffect } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { short } from "../../shared/times.ts";
import { fill } from "../../shared/words.ts";
import type { Invitation, Member, SentLink } from "../data/people.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { Button, IconButton } from "../ui/controls.tsx";
import { Confirm } from "../ui/overlays.tsx";
import { Avatar } from "../ui/states.tsx";
import { words } from "../words.ts";
import { PersonMenu } from "./people-actions.tsx";
import { InviteDialog, SentDialog } from "./people-invite.tsx";

export function People() {
  const { staff, presence } = useDesk();
  const isInviting = useSignal(false);
  const { people, invitations } = valueOf(staff.state.value) ?? { people: [], invitations: [] };
  useEffect(() => presence.team.want(), []);
  return (
    <>
      <div class="button-row">
        <Button tone="main" icon={UserPlus} onClick={() => (isInviting.value = true)}>
          {words.people.invite}
        </Button>
      </div>
      {invitations.length > 0 && (
        <section class="card card-list">
          <h3>{words.people.openTitle}</h3>
          <ul class="rows">
            {invitations.map((one) => (
              <InvitationRow key={one.id} invitation={one} />
            ))}
          </ul>
        </section>
      )}
      <section class="card card-list">
        <ul class="rows">
          {people.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </ul>
      </section>
      {isInviting.value && <InviteDialog onClose={() => (isInviting.value = false)} />}
    </>
  );
}

function PersonRow({ person }: { person: Member }) {
  const { me, now, presence } = useDesk();
  const isOnline = valueOf(presence.team.state.value)?.find(({ id }) => id === person.id)?.online === true;
  const isGone = person.deactivatedAt !== null;
  const seen = (): string => {
    if (isGone) return words.people.left;
    if (isOnline) return words.people.here;
    if (person.lastSeenAt === null) return words.people.never;
    const time = short(new Date(person.lastSeenAt), words.language, new Date(now.halfMinute.value));
    return fill(words.people.seen, { time });
  };
  return (
    <li class={`row person ${isGone ? "is-gone" : ""}`}>
      <Avatar name={person.name} picture={person.pictureUrl} online={isOnline && !isGone} tone="team" />
      <div class="row-text">
        <p class="row-title" dir="auto">
          <strong>{person.name}</strong>
          {person.id === me.value.id && <span class="person-you"> ({words.people.you})</span>}
        </p>
        <p class="row-note">
          <span>{seen()}</span>
          <span>{person.email}</span>
        </p>
      </div>
      {person.secondFactor === true && (
        <span class="person-factor" role="img" aria-label={words.people.secondFactor} title={words.people.secondFactor}>
          <Icon of={ShieldCheck} size={18} />
        </span>
      )}
      <span class={`role role-${person.role}`}>{words.roles.names[person.role]}</span>
      <PersonMenu person={person} />
    </li>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { api, now, staff, toasts } = useDesk();
  const sent = useSignal<(SentLink & { invitation: Invitation }) | null>(null);
  const isAsking = useSignal(false);
  const { email, expiresAt, id, inviter, role } = invitation;
  const isOver = Date.parse(expiresAt) <= now.halfMinute.value;
  const until = new Date(expiresAt).toLocaleDateString(words.language, { day: "numeric", month: "short" });

  const sendAgain = async (): Promise<void> => {
    try {
      sent.value = await api.send("POST", `/api/invitations/${encodeURIComponent(id)}/send-again`);
    } catch (error) {
      toasts.fail(error);
    }
    await staff.reload();
  };
  const withdraw = async (): Promise<void> => {
    isAsking.value = false;
    try {
      await api.send("DELETE", `/api/invitations/${encodeURIComponent(id)}`);
    } catch (error) {
      toasts.fail(error);
    }
    await staff.reload();
  };
  return (
    <li class="row person">
      <span class="row-icon">
        <Icon of={Mail} size={18} />
      </span>
      <div class="row-text">
        <p class="row-title">
          <strong>{email}</strong>
        </p>
        <p class={isOver ? "row-note status-failed" : "row-note"}>
          {isOver ? words.people.expired : fill(words.people.invited, { name: inviter ?? "–", time: until })}
        </p>
      </div>
      <span class={`role role-${role}`}>{words.roles.names[role]}</span>
      <IconButton
        icon={RefreshCw}
        size={16}
        label={fill(words.people.again, { email })}
        onClick={() => void sendAgain()}
      />
      <IconButton
        icon={Trash2}
        size={16}
        label={fill(words.people.withdraw, { email })}
        onClick={() => (isAsking.value = true)}
      />
      {sent.value !== null && <SentDialog sent={sent.value} onClose={() => (sent.value = null)} />}
      {isAsking.value && (
        <Confirm
          title={words.people.withdrawTitle}
          text={fill(words.people.withdrawText, { email })}
          yes={words.people.withdrawYes}
          tone="fault"
          onYes={() => void withdraw()}
          onNo={() => (isAsking.value = false)}
        />
      )}
    </li>
  );
}
