// The sockets that the page's head has opened (early.js), handed over with all that they have heard since.
import { EARLY } from "./early_name.js";

/** The session that was begun, and the comm on which the kernel was asked for its widgets. */
export const early = globalThis[EARLY];

/** The early socket "kernel" or "execution", once; undefined when there is none that lives. Who takes it
    listens from now on and hears at once what it has missed. */
export function taken(which) {
  const { socket, heard } = early?.[which] ?? {};
  if (!socket || socket.readyState > WebSocket.OPEN) return undefined;
  delete early[which];
  socket.onmessage = null;
  queueMicrotask(() => {
    if (socket.readyState !== WebSocket.CONNECTING) socket.dispatchEvent(new Event("open"));
    for (const data of heard) socket.dispatchEvent(new MessageEvent("message", { data }));
  });
  return socket;
}
