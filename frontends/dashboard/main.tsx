import { render } from "preact";
import { browserStore } from "../shared/storage.ts";
import { App } from "./app.tsx";
import { createAccount } from "./data/account.ts";
import { createNavigation } from "./data/place.ts";
import "./styles/index.css";

const root = document.getElementById("desk");
if (root === null) throw new Error("The page has no place for the desk.");
render(<App account={createAccount(browserStore())} navigation={createNavigation()} />, root);
