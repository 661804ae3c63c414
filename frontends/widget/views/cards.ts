/** The styles of what stands in cards: forms, places in line, the end. */

import css from "./cards.css?inline";
import { wear } from "./later.ts";

wear(css);
