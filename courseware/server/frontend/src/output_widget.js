// ipywidgets.Output: shows what the kernel prints and displays while the widget catches it.
import { OutputModel as BaseModel, OutputView as BaseView } from "@jupyter-widgets/output";

const SHOWN = new Set(["stream", "display_data", "execute_result", "error"]);

export class OutputModel extends BaseModel {
  defaults() {
    return { ...super.defaults(), msg_id: "", outputs: [] };
  }

  initialize(attributes, options) {
    super.initialize(attributes, options);
    this.clearNext = false;
    this.listenTo(this, "change:msg_id", this.catch);
    this.catch();
  }

  /** What answers this message is caught, from now on until another is named. */
  catch() {
    const { kernel } = this.widget_manager;
    if (this.caught) kernel.removeMessageHook(this.caught, this.hook);
    this.caught = this.get("msg_id");
    this.hook = (message) => this.take(message);
    if (this.caught) kernel.registerMessageHook(this.caught, this.hook);
  }

  take({ header: { msg_type: kind }, content }) {
    if (kind === "clear_output") {
      this.clearNext = content.wait;
      if (!content.wait) this.show([]);
    } else if (SHOWN.has(kind)) {
      this.show(joined(this.clearNext ? [] : this.get("outputs"), { output_type: kind, ...content }));
      this.clearNext = false;
    } else {
      return true;
    }
    return false;
  }

  show(outputs) {
    this.set("outputs", outputs);
    this.save_changes();
  }
}

function joined(outputs, output) {
  const last = outputs.at(-1);
  if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
    return [...outputs.slice(0, -1), { ...last, text: [last.text, output.text].flat().join("") }];
  }
  return [...outputs, output];
}

export class OutputView extends BaseView {
  render() {
    super.render();
    this.el.classList.add("jupyter-widgets", "widget-output", "jp-OutputArea");
    this.listenTo(this.model, "change:outputs", this.draw);
    this.draw();
  }

  draw() {
    const manager = this.model.widget_manager;
    this.el.replaceChildren();
    // A view can only be shown where the page already is.
    this.displayed.then(() => {
      const elements = this.model.get("outputs").map((output) => manager.drawing(output).element);
      this.el.replaceChildren(...elements);
    });
  }
}
