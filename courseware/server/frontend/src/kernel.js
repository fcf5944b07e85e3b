// The connection to the page's kernel: one websocket, opened at once, and no other question asked.
import { KernelConnection } from "@jupyterlab/services/lib/kernel/default.js";
import { CommsOverSubshells, ServerConnection } from "./trimmed/services.js";

/** Connect. What is sent before the kernel is there waits until it is. */
export function connect(id) {
  const origin = `${location.origin}/`;
  return new KernelConnection({
    model: { id, name: "courseware" },
    serverSettings: ServerConnection.makeSettings({
      baseUrl: origin,
      appUrl: "",
      wsUrl: origin.replace(/^http/, "ws"),
      token: "",
      appendToken: false,
    }),
    // A browser may not open subshells, and the kernel's answers to widgets are short.
    commsOverSubshells: CommsOverSubshells.Disabled,
    // The server lets nothing through before it listens to the kernel, so nothing has to wait here.
    kernelInfoTimeout: 0,
  });
}
