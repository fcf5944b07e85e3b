// What the notebook's cells say: they are run by the server, which tells each output once, in order.
import { taken } from "./early_sockets.js";

const AGAIN_MS = 1000;
const TRIES = 5;

/** Call `show(cell, output)` for each; resolves when all cells have run, rejects when they could not be.
    When the connection breaks, the server begins anew, and what was shown already is passed over. */
export function receiveOutputs(kernel, show) {
  const address = `${location.origin.replace(/^http/, "ws")}/voila/execution/${kernel}`;
  let shown = 0;
  let tries = 0;

  return new Promise((resolve, reject) => {
    function listen() {
      const early = taken("execution");
      const socket = early ?? new WebSocket(address);
      let heard = 0;
      let done = false;
      socket.addEventListener("open", () => {
        if (!early) socket.send(JSON.stringify({ action: "execute", payload: { kernel_id: kernel } }));
      });
      socket.addEventListener("message", ({ data }) => {
        const { action, payload } = JSON.parse(data);
        if (action !== "execution_result") return;
        tries = 0;
        heard += 1;
        if (heard <= shown) return;
        shown = heard;
        if (payload.cell_index + 1 >= payload.total_cell) {
          done = true;
          socket.close();
          resolve();
          return;
        }
        for (const output of payload.output_cell.outputs) show(payload.cell_index, output);
        if (!payload.output_cell.outputs.length) show(payload.cell_index, null);
      });
      socket.addEventListener("close", () => {
        if (done) return;
        tries += 1;
        if (tries > TRIES) reject(new Error("The notebook could not be run."));
        else setTimeout(listen, AGAIN_MS * tries);
      });
    }
    listen();
  });
}
