/** Every sentence of the dashboard, by page in `words/`. Short and plain; the person's own words where there are any. */

import * as assistant from "./words/assistant.ts";
import * as blocks from "./words/blocks.ts";
import * as data from "./words/data.ts";
import * as details from "./words/details.ts";
import * as files from "./words/files.ts";
import * as guide from "./words/guide.ts";
import * as inbox from "./words/inbox.ts";
import * as knowledge from "./words/knowledge.ts";
import * as people from "./words/people.ts";
import * as search from "./words/search.ts";
import * as settings from "./words/settings.ts";
import * as shell from "./words/shell.ts";
import * as signin from "./words/signin.ts";
import * as teams from "./words/teams.ts";
import * as thread from "./words/thread.ts";
import * as widget from "./words/widget.ts";
import { general } from "./words/general.ts";

export const words = {
  ...general,
  ...assistant,
  ...blocks,
  ...data,
  ...details,
  ...files,
  ...guide,
  ...inbox,
  ...knowledge,
  ...people,
  ...search,
  ...settings,
  ...shell,
  ...signin,
  ...teams,
  ...thread,
  ...widget,
} as const;
