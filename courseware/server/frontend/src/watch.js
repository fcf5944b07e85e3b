// Whether the kernel is still there. Its socket says so; the server is asked only while the socket is down.
import { reasonLost, showFound, showLost } from "./notice.js";

const LOOK_MS = 5000;
const SOON_MS = 1000;

/** Watch, from now on. `kernel` is a connection of @jupyterlab/services. */
export function watchKernel(id, kernel) {
  let failures = 0;
  let timer = 0;
  const isUp = () => kernel.connectionStatus === "connected";

  async function look() {
    clearTimeout(timer);
    try {
      const response = await fetch(`/api/kernels/${id}`, { headers: { Accept: "application/json" } });
      failures = 0;
      if (response.status === 401) return showLost("signed-out");
      if (response.status === 404) return showLost("died");
      if (response.ok) {
        const { execution_state: alive, reason } = await response.json();
        if (alive === "dead") return showLost(reason || "died");
        showFound();
        if (kernel.connectionStatus === "disconnected") kernel.reconnect().catch(() => {});
      }
    } catch {
      failures += 1;
      if (failures > 1) showLost("offline");
    }
    if (failures || !isUp()) timer = setTimeout(look, failures === 1 ? SOON_MS : LOOK_MS);
  }

  kernel.connectionStatusChanged.connect((_, status) => {
    if (status !== "connected") look();
  });
  kernel.statusChanged.connect((_, status) => {
    if (status === "dead") look();
  });
  addEventListener("online", look);
  document.addEventListener("visibilitychange", () => document.hidden || reasonLost() || look());
  timer = setTimeout(look, LOOK_MS);
}
