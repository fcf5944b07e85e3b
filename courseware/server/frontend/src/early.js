// Stands in a page's head: opens the two sockets of its kernel before any other script is there, and asks the
// kernel for its widgets, so that the answer is there when somebody can show it. See early_sockets.js.
import { parsed } from "./arrival.js";
import { EARLY } from "./early_name.js";
import { showLost } from "./notice.js";

const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const { kernelId: kernel } = document.currentScript.dataset;
const session = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
const comm = `${session}-early`;

function open(path, protocols, greet) {
  const socket = new WebSocket(location.origin.replace(/^http/, "ws") + path, protocols);
  const heard = [];
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => heard.push(data);
  socket.addEventListener("open", () => greet(socket), { once: true });
  return { socket, heard };
}

/** A message on the kernel's shell channel, as protocol v1 writes it: where each part begins, then the parts. */
function message(kind, content, metadata) {
  const header = { msg_id: `${session}-${kind}`, msg_type: kind, session, username: "", date: new Date().toISOString(), version: "5.3" };
  const parts = ["shell", ...[header, {}, metadata, content].map((part) => JSON.stringify(part))].map((part) => new TextEncoder().encode(part));
  const offsets = [8 * (parts.length + 2)];
  for (const part of parts) offsets.push(offsets.at(-1) + part.length);
  const written = new Uint8Array(offsets.at(-1));
  new BigUint64Array(written.buffer, 0, offsets.length + 1).set([offsets.length, ...offsets].map(BigInt));
  parts.forEach((part, index) => written.set(part, offsets[index]));
  return written;
}

/** The page's own script does not come: nobody else can say so. */
function unloaded({ target }) {
  if (target instanceof HTMLScriptElement && target.src.includes("/front/")) parsed().then(() => showLost("unloaded"));
}

addEventListener("error", unloaded, true);

globalThis[EARLY] = {
  session,
  comm,
  kernel: open(`/api/kernels/${kernel}/channels?session_id=${session}`, [PROTOCOL], (socket) => {
    socket.send(message("comm_open", { comm_id: comm, target_name: "jupyter.widget.control", data: {} }, { version: "1.0.0" }));
    socket.send(message("comm_msg", { comm_id: comm, data: { method: "request_states" } }, {}));
  }),
  execution: open(`/voila/execution/${kernel}`, [], (socket) => {
    socket.send(JSON.stringify({ action: "execute", payload: { kernel_id: kernel } }));
  }),
};
