/**
 * Leaves out of Socket.IO's client what our pages never use, at build time: a visitor downloads it before anything else can be.
 *
 * What goes: WebTransport, which our server does not speak; XMLHttpRequest, since every browser we support has `fetch`; binary messages, of
 * which our protocol has none; addresses of other servers, since a page talks to its own. What stays is the client as its authors wrote it.
 */

import type { Plugin } from "vite";

const instead: Record<string, string> = {
  "engine.io-client/build/esm/transports/webtransport.js": "export class WT {}",
  "engine.io-client/build/esm/transports/polling-xhr.js": 'export { Fetch as XHR } from "./polling-fetch.js";',
  "engine.io-client/build/esm/contrib/parseuri.js":
    'export const parse = () => { throw new Error("A page talks to its own server only."); };',
  "engine.io-parser/build/esm/encodePacket.browser.js": `
    import { PACKET_TYPES } from "./commons.js";
    export const encodePacket = ({ type, data }, _, callback) => callback(PACKET_TYPES[type] + (data || ""));
    export const encodePacketToBinary = () => {};`,
  "engine.io-parser/build/esm/decodePacket.browser.js": `
    import { ERROR_PACKET, PACKET_TYPES_REVERSE } from "./commons.js";
    export const decodePacket = (encoded) => {
      const type = typeof encoded === "string" && PACKET_TYPES_REVERSE[encoded.charAt(0)];
      return type ? { type, ...(encoded.length > 1 && { data: encoded.substring(1) }) } : ERROR_PACKET;
    };`,
  "socket.io-client/build/esm/index.js": 'export { Manager } from "./manager.js";',
  "socket.io-parser/build/esm/binary.js":
    "export const deconstructPacket = (packet) => packet; export const reconstructPacket = deconstructPacket;",
  "socket.io-parser/build/esm/is-binary.js": "export const isBinary = () => false; export const hasBinary = isBinary;",
};

/** An answer that breaks off in its middle has to be a fault like any other, or the polling stands still until the next beat is missed. */
const POLLING = "engine.io-client/build/esm/transports/polling-fetch.js";
const BROKEN_OFF = "res.text().then(";

export const slimSocketIo: Plugin = {
  name: "slim-socket.io",
  enforce: "pre",
  load: (id) => instead[id.split("/node_modules/").at(-1) ?? ""] ?? null,
  transform(code, id) {
    if (!id.endsWith(`/${POLLING}`)) return null;
    if (!code.includes(BROKEN_OFF)) throw new Error(`${POLLING} has changed: see slim.ts.`);
    return code.replace(BROKEN_OFF, `return ${BROKEN_OFF}`);
  },
  buildEnd(fault) {
    if (fault !== undefined) return;
    const loaded = [...this.getModuleIds()];
    if (!loaded.some((id) => id.includes("/socket.io-client/"))) return;
    const gone = Object.keys(instead).filter((path) => !loaded.some((id) => id.endsWith(`/node_modules/${path}`)));
    if (gone.length > 0) throw new Error(`Socket.IO's client has no ${gone.join(", ")} any more: see slim.ts.`);
  },
};
