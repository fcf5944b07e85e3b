// The page's widgets: their models as the kernel has them, their views where outputs want them.
import * as base from "@jupyter-widgets/base";
import { CONTROL_COMM_PROTOCOL_VERSION, CONTROL_COMM_TARGET, ManagerBase } from "@jupyter-widgets/base-manager";
import { PromiseDelegate } from "@lumino/coreutils";
import { Widget } from "@lumino/widgets";
import makeAnywidget from "anywidget";
import { cleaned } from "./cleaned.js";
import { outputElement } from "./outputs.js";

const TARGET = "jupyter.widget";
const PATIENCE_MS = 10000;

const anywidget = makeAnywidget(base);

const controls = () => import("./controls.js");

const MODULES = {
  "@jupyter-widgets/base": () => base,
  "@jupyter-widgets/controls": controls,
  "@jupyter-widgets/output": () => import("./output_widget.js"),
  anywidget: () => anywidget,
};

/** Cells may have run before this listens. So the kernel is asked once for every model there is; what it
    tells of them before its answer is passed over, and what it tells after is followed as it comes. */
export class WidgetManager extends ManagerBase {
  constructor(kernel, onForeign, asked) {
    super();
    this.kernel = kernel;
    this.onForeign = onForeign;
    this.complete = new PromiseDelegate();
    this.isComplete = false;
    this.early = new Map();
    this.awaited = new Map();
    kernel.registerCommTarget(TARGET, (comm, message) => this.opened(comm, message));
    let connected = false;
    kernel.connectionStatusChanged.connect((_, status) => {
      if (status !== "connected") return;
      if (connected) this.askForAll(); // something may have been missed meanwhile
      connected = true;
    });
    this.askForAll(asked);
  }

  /** Begin to load what most lessons with exercises need, before the kernel asks for it. */
  expectControls() {
    controls();
  }

  /** Show a widget's view in this element, once its model is known. */
  async show(id, host) {
    const view = await this.create_view(await this.known(id));
    Widget.attach(view.luminoWidget, host);
    return view;
  }

  /** An output as an element, with when there is something to see in it. */
  drawing(output) {
    return outputElement(output, this);
  }

  /* What the kernel has ---------------------------------------------------------------------- */

  /** Ask, or listen to the answer on the comm `asked` on which it was asked before. */
  askForAll(asked) {
    const comm = this.kernel.createComm(CONTROL_COMM_TARGET, asked);
    // The kernel's next message is not looked at before this is done: no update finds its model missing.
    comm.onMsg = async ({ content: { data }, buffers }) => {
      if (data.method !== "update_states") return;
      await this.take(data, buffers);
      this.allIsKnown();
      comm.close();
    };
    // Until a cell imports ipywidgets, the kernel knows no such target and closes it: there is no model yet.
    comm.onClose = () => this.allIsKnown();
    if (asked) return;
    comm.open({}, { version: CONTROL_COMM_PROTOCOL_VERSION });
    comm.send({ method: "request_states" });
  }

  /** From here on, what the kernel tells of its models is followed as it comes. */
  allIsKnown() {
    this.isComplete = true;
    this.early.clear();
    this.complete.resolve();
  }

  async take({ states, buffer_paths: paths }, buffers = []) {
    paths.forEach(([id, ...path], index) => base.put_buffers(states[id], [path], [view(buffers[index])]));
    // All are begun before one is awaited, for they name each other.
    await Promise.all(
      Object.entries(states).map(([id, known]) => (this.has_model(id) ? this.renew(id, known) : this.make(id, known))),
    );
  }

  async make(id, { model_name, model_module, model_module_version, state }) {
    const comm = this.early.get(id) ?? this.kernel.createComm(TARGET, id);
    const options = { model_name, model_module, model_module_version, model_id: id };
    await this.new_model({ ...options, comm: new base.shims.services.Comm(comm) }, state).catch(console.error);
  }

  async renew(id, { state }) {
    const model = await this.get_model(id);
    model.set_state(await model.constructor._deserialize_state(state, this));
  }

  opened(comm, message) {
    if (!this.isComplete) return void this.early.set(comm.commId, comm);
    return this.handle_comm_open(new base.shims.services.Comm(comm), message);
  }

  /** The model, now or when the kernel tells of it. */
  async known(id) {
    await this.complete.promise;
    if (!this.has_model(id)) {
      const awaited = new PromiseDelegate();
      this.awaited.set(id, awaited);
      setTimeout(() => awaited.reject(new Error(`The kernel does not know the widget ${id}.`)), PATIENCE_MS);
      await awaited.promise;
    }
    return this.get_model(id);
  }

  /* What base-manager asks ------------------------------------------------------------------- */

  register_model(id, model) {
    super.register_model(id, model);
    this.awaited.get(id)?.resolve();
    this.awaited.delete(id);
  }

  async loadClass(className, moduleName) {
    const load = MODULES[moduleName];
    if (!load) {
      this.onForeign(moduleName);
      throw new Error(`${moduleName} needs a lab extension.`);
    }
    const found = (await load())[className];
    if (!found) throw new Error(`${moduleName} has no ${className}.`);
    return found;
  }

  async _create_comm(target, id, data, metadata, buffers) {
    const comm = this.kernel.createComm(target, id);
    if (data || metadata) comm.open(data, metadata, buffers);
    return new base.shims.services.Comm(comm);
  }

  async _get_comm_info() {
    return {};
  }

  inline_sanitize(html) {
    return cleaned(html);
  }
}

function view(buffer) {
  if (buffer instanceof DataView) return buffer;
  return buffer instanceof ArrayBuffer ? new DataView(buffer) : new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
