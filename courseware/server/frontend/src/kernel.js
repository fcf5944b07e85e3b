// The connection to the page's kernel: one websocket, opened at once, and no other question asked.
import { KernelConnection } from "@jupyterlab/services/lib/kernel/default.js";
import { early, taken } from "./early_sockets.js";
import { CommsOverSubshells, ServerConnection } from "./trimmed/services.js";

/** Connect. What is sent before the kernel is there waits until it is. `asked` is the comm on which the page
    has asked the kernel for its widgets, if it has. */
export function connect(id) {
  const socket = taken("kernel");
  const kernel = connection(id, socket);
  return { kernel, asked: socket && early.comm };
}

function connection(id, first) {
  /** The class of sockets: the first is open already. */
  function Socket(...address) {
    const socket = first ?? new WebSocket(...address);
    first = undefined;
    return socket;
  }
  const origin = `${location.origin}/`;
  return new KernelConnection({
    model: { id, name: "courseware" },
    ...(first && { clientId: early.session }),
    serverSettings: ServerConnection.makeSettings({
      baseUrl: origin,
      appUrl: "",
      wsUrl: origin.replace(/^http/, "ws"),
      token: "",
      appendToken: false,
      WebSocket: Socket,
    }),
    // A browser may not open subshells, and the kernel's answers to widgets are short.
    commsOverSubshells: CommsOverSubshells.Disabled,
    // The server lets nothing through before it listens to the kernel, so nothing has to wait here.
    kernelInfoTimeout: 0,
  });
}
