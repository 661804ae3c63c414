/** The record of who changed what, page by page. */

import { useSignal } from "@preact/signals";
import { History } from "lucide";
import { useEffect } from "preact/hooks";
import { clock, day } from "../../shared/times.ts";
import { fill } from "../../shared/words.ts";
import { type Change, listChanges } from "../data/people.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { Button, SelectField } from "../ui/controls.tsx";
import { Empty, Fault, Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";

export function Changes() {
  const { api, staff } = useDesk();
  const adminId = useSignal("");
  const kind = useSignal("");
  const shown = useSignal<Change[] | null>(null);
  const next = useSignal<number | null>(null);
  const failure = useSignal<unknown>(null);
  useEffect(() => staff.want(), []);

  const load = async (before: number | null): Promise<void> => {
    const filter = { adminId: adminId.value, kind: kind.value };
    failure.value = null;
    try {
      const page = await listChanges(api, filter, before);
      // another filter may have been chosen meanwhile
      if (filter.adminId !== adminId.peek() || filter.kind !== kind.peek()) return;
      shown.value = [...(before === null ? [] : (shown.peek() ?? [])), ...page.changes];
      next.value = page.nextBefore;
    } catch (error) {
      failure.value = error;
    }
  };
  useEffect(() => void load(null), [adminId.value, kind.value]);

  const people = valueOf(staff.state.value)?.people ?? [];
  return (
    <>
      <div class="field-pair changes-filter">
        <SelectField
          label={words.changes.person}
          value={adminId.value}
          options={[
            { value: "", label: words.changes.everybody },
            ...people.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onValue={(value) => (adminId.value = value)}
        />
        <SelectField
          label={words.changes.kind}
          value={kind.value}
          options={[
            { value: "", label: words.changes.everything },
            ...Object.entries(words.changes.kinds).map(([value, label]) => ({ value, label })),
          ]}
          onValue={(value) => (kind.value = value)}
        />
      </div>
      {failure.value !== null && <Fault error={failure.value} onRetry={() => void load(next.value)} />}
      {shown.value === null && failure.value === null && <Skeleton rows={6} kind="field" />}
      {shown.value?.length === 0 && (
        <Empty icon={History} title={words.changes.empty} text={words.changes.emptyText} />
      )}
      {shown.value !== null && shown.value.length > 0 && (
        <section class="card card-list">
          <ul class="rows">
            {shown.value.map((change) => (
              <ChangeRow key={change.id} change={change} />
            ))}
          </ul>
          {next.value !== null && <Button onClick={() => void load(next.value)}>{words.changes.more}</Button>}
        </section>
      )}
    </>
  );
}

function ChangeRow({ change }: { change: Change }) {
  const at = new Date(change.at);
  const what = words.changes.actions[change.action] ?? (change.target === null ? change.action : `${change.action} {target}`);
  return (
    <li class="row change">
      <div class="row-text">
        <p>
          <strong dir="auto">{change.admin?.name ?? words.changes.commandLine}</strong>{" "}
          {fill(what, { target: change.target ?? words.changes.somebody })}
        </p>
        {differences(change).map((line) => (
          <p key={line} class="change-detail" dir="auto">
            {line}
          </p>
        ))}
      </div>
      <time dateTime={change.at} title={at.toLocaleString(words.language)}>
        {day(at, words.language, new Date())}, {clock(at, words.language)}
      </time>
    </li>
  );
}

/** Pure: "role: agent → admin", one line for each thing that differs. */
export function differences({ before, after }: Pick<Change, "before" | "after">): string[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.map((what) =>
    // what was made anew had nothing before
    fill(before === null ? words.changes.now : words.changes.from, {
      what,
      before: plain(before?.[what]),
      after: plain(after?.[what]),
    }),
  );
}

function plain(value: unknown): string {
  if (value === null || value === undefined || value === "") return words.changes.nothing;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
