/** One's own data: for how long it is kept, and the ways to take it along or look at it. */

import { useSignal } from "@preact/signals";
import { Database, Download } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { download, type Retention } from "../data/records.ts";
import { createResource, valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { Button } from "../ui/controls.tsx";
import { Fault, Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";
import { SaveBar, useForm } from "./form.tsx";
import { NumberField } from "./number-field.tsx";

const MAX_DAYS = 3650;
const PERIODS = [
  ["closedChatsDays", words.data.closedChats, words.data.closedChatsHint],
  ["pageViewsDays", words.data.pageViews, words.data.pageViewsHint],
  ["addressesDays", words.data.addresses, words.data.addressesHint],
  ["changesDays", words.data.changes, words.data.changesHint],
] as const;

export function OwnData() {
  const { api, me } = useDesk();
  const isOwner = me.value.role === "owner";
  const kept = useMemo(() => createResource(() => api.get<Retention>("/api/retention")), []);
  useEffect(() => kept.want(), []);
  const state = kept.state.value;
  const retention = valueOf(state);
  return (
    <>
      {state.is === "loading" && <Skeleton rows={4} kind="field" />}
      {state.is === "failed" && <Fault error={state.error} onRetry={() => void kept.reload()} />}
      {retention !== null && <Periods retention={retention} mayChange={isOwner} />}
      <ExportCard />
      <section class="card">
        <h3>{words.data.backupTitle}</h3>
        <p class="card-text">{words.data.backupText}</p>
        <pre class="code" tabIndex={0}>
          <code>frontdesk backup desk.zip{"\n"}frontdesk restore desk.zip</code>
        </pre>
      </section>
      {isOwner && <StudioCard />}
    </>
  );
}

function Periods({ retention, mayChange }: { retention: Retention; mayChange: boolean }) {
  const { api } = useDesk();
  const form = useForm(retention, (draft) => api.send<Retention>("PUT", "/api/retention", draft));
  return (
    <>
      <section class="card">
        <h3>{words.data.keepTitle}</h3>
        <p class="card-text">{mayChange ? words.data.keepLead : words.data.ownersOnly}</p>
        <fieldset class="periods" disabled={!mayChange} aria-label={words.data.keepTitle}>
          {PERIODS.map(([name, label, hint]) => (
            <NumberField
              key={name}
              label={label}
              hint={hint}
              min={1}
              max={MAX_DAYS}
              step={1}
              isOptional
              value={form.draft.value[name]}
              onValue={(days) => form.change({ [name]: days })}
              error={form.faultOf(name)}
            />
          ))}
        </fieldset>
      </section>
      <SaveBar form={form} />
    </>
  );
}

function ExportCard() {
  const { api, toasts } = useDesk();
  const isBusy = useSignal(false);
  const start = async (): Promise<void> => {
    isBusy.value = true;
    try {
      await download(api);
      toasts.say(words.data.exportStarted);
    } catch (error) {
      toasts.fail(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <section class="card">
      <h3>{words.data.exportTitle}</h3>
      <p class="card-text">{words.data.exportText}</p>
      <div>
        <Button icon={Download} busy={isBusy.value} onClick={() => void start()}>
          {words.data.exportYes}
        </Button>
      </div>
    </section>
  );
}

function StudioCard() {
  const { api, toasts } = useDesk();
  const isBusy = useSignal(false);
  const open = async (): Promise<void> => {
    // opened before the answer: later, the browser would take it for an advertisement
    const tab = window.open("about:blank", "_blank");
    isBusy.value = true;
    try {
      const { url } = await api.send<{ url: string }>("POST", "/api/studio");
      if (tab === null) location.assign(url);
      else {
        tab.opener = null;
        tab.location.replace(new URL(url, location.href));
      }
    } catch (error) {
      tab?.close();
      toasts.fail(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <section class="card">
      <h3>{words.data.studioTitle}</h3>
      <p class="card-text">{words.data.studioText}</p>
      <div>
        <Button icon={Database} busy={isBusy.value} onClick={() => void open()}>
          {words.data.studioYes}
        </Button>
      </div>
    </section>
  );
}
