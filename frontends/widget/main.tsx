/** The widget's page: a visitor's chat, or in the dashboard a preview of it. */

import { begin } from "./live.tsx";
import "./widget.css";

const query = new URLSearchParams(location.search);
if (query.has("preview")) void import("./preview.tsx");
else void begin(query);
