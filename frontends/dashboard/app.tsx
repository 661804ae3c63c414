/** The page: signed in or not, and which part of the desk is in front. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Account } from "./data/account.ts";
import { parseLink } from "./data/link.ts";
import { HOME, type Navigation } from "./data/place.ts";
import { renewInUse } from "./data/renewal.ts";
import { createDesk, DeskContext, useDesk } from "./desk.tsx";
import { Details } from "./details/details.tsx";
import { FiguresLater } from "./figures/later.tsx";
import { Guide } from "./guide/guide.tsx";
import { InboxPane } from "./inbox/pane.tsx";
import { SearchPane } from "./search/pane.tsx";
import { Settings } from "./settings/settings.tsx";
import { KeyList } from "./shell/key-list.tsx";
import { listenToKeys, useCommand } from "./shell/keys.ts";
import { Palette } from "./shell/palette.tsx";
import { Rail } from "./shell/rail.tsx";
import { ToastList } from "./shell/toast-list.tsx";
import { Follow } from "./signin/follow.tsx";
import { SignIn } from "./signin/signin.tsx";
import { ThreadPane } from "./thread/pane.tsx";
import { Confirm } from "./ui/overlays.tsx";
import { words } from "./words.ts";

interface AppProps {
  account: Account;
  navigation: Navigation;
}

export function App({ account, navigation }: AppProps) {
  const link = useSignal(parseLink(location.pathname, location.hash));
  const personId = account.now.value?.admin.id;
  if (link.value !== null) {
    const done = (): void => {
      link.value = null;
      navigation.replace(HOME); // the secret leaves the address bar
    };
    return <Follow account={account} link={link.value} onDone={done} />;
  }
  if (personId === undefined) return <SignIn account={account} />;
  return <SignedIn key={personId} account={account} navigation={navigation} />;
}

function SignedIn({ account, navigation }: AppProps) {
  const desk = useMemo(() => createDesk(account, navigation), []);
  useEffect(() => () => desk.stop(), []);
  useEffect(listenToKeys, []);
  useEffect(() => void refreshPerson(account), []);
  useEffect(() => renewInUse(account), []);
  return (
    <DeskContext.Provider value={desk}>
      <Shell />
    </DeskContext.Provider>
  );
}

/** Role and name may have changed since this browser heard of them. */
async function refreshPerson(account: Account): Promise<void> {
  try {
    account.renew(await account.api.get("/api/auth/verify"));
  } catch {
    // if the token is not good the sign-in page has taken over; else the line tells what is wrong
  }
}

function Shell() {
  const { navigation, overlay } = useDesk();
  useCommand("palette", () => void (overlay.value = "palette"));
  useCommand("search", () => navigation.go({ page: "search", asked: "", chat: null, spot: null }));
  useCommand("keys", () => void (overlay.value = "keys"));
  return (
    <div class="desk">
      <Rail />
      <Page />
      {overlay.value === "palette" && <Palette />}
      {overlay.value === "keys" && <KeyList />}
      {navigation.asking.value !== null && (
        <Confirm
          title={words.unsaved.title}
          text={words.unsaved.text}
          yes={words.unsaved.leave}
          no={words.unsaved.stay}
          tone="fault"
          onYes={() => navigation.leave()}
          onNo={() => navigation.stay()}
        />
      )}
      <ToastList />
    </div>
  );
}

function Page() {
  const place = useDesk().navigation.place.value;
  const detailsOpen = useSignal(matchMedia("(min-width: 1180px)").matches);
  const chat = place.page === "inbox" || place.page === "search" ? place.chat : null;
  const toggleDetails = (): void => void (detailsOpen.value = !detailsOpen.value);
  useCommand("details", toggleDetails, chat !== null);

  switch (place.page) {
    case "guide":
      return <Guide />;
    case "figures":
      return <FiguresLater />;
    case "settings":
      return <Settings part={place.part} />;
    case "inbox":
    case "search":
      return (
        <main class={`inbox ${chat === null ? "" : "has-chat"}`}>
          {place.page === "inbox" ? <InboxPane view={place.view} chat={chat} /> : <SearchPane place={place} />}
          <ThreadPane
            back={place.page === "inbox" ? { page: "inbox", view: place.view, chat: null } : { ...place, chat: null, spot: null }}
            id={chat}
            spot={place.spot ?? null}
            detailsOpen={detailsOpen.value}
            onDetails={toggleDetails}
          />
          {chat !== null && detailsOpen.value && (
            <Details key={chat} id={chat} onClose={() => (detailsOpen.value = false)} />
          )}
        </main>
      );
  }
}
