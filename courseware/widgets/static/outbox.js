// Choices on their way to the record: kept here until the kernel says that they are on disk.

const PATIENCE = 6000; // milliseconds without a reply before a message is sent again
const PAUSES = [1500, 3000, 5000, 8000]; // before each further try; the last one repeats
const TRIES_UNTIL_LOST = 4;

/**
 * One message is under way at a time, and it always carries every choice that is not yet
 * acknowledged: the latest wins, and rapid changes cannot overtake each other. An order goes before
 * any choice, for it carries them or makes them void; an errand goes when no choice is left.
 *
 * `send(message)` hands a message to the kernel; `report(state, order)` is told
 * "saving", "saved", "retrying" or "lost".
 */
export class Outbox {
  constructor(send, report) {
    this.send = send;
    this.report = report;
    this.sequence = 0;
    this.clear();
  }

  /** Forget everything: a new form begins, or the attempt is closed. */
  clear() {
    clearTimeout(this.timer);
    this.pending = new Map(); // question -> { options, sure, sequence }
    this.order = null; // "submit", "start" or "restart"
    this.errands = []; // "move" and "hint"
    this.awaiting = 0; // the sequence number of the message that is under way
    this.tries = 0;
  }

  get busy() {
    return this.order !== null || this.pending.size > 0 || this.errands.length > 0;
  }

  /** Whether what is on screen is newer than anything the kernel has answered to. */
  holds(question) {
    return this.order !== null || this.pending.has(question);
  }

  /** Keep this choice, and how sure the learner is of it, if that was said. */
  put(question, options, sure = this.pending.get(question)?.sure) {
    this.sequence += 1;
    this.pending.set(question, { options, sure, sequence: this.sequence });
    if (this.tries === 0) this.report("saving", null);
    if (!this.awaiting) this.flush();
  }

  /** Ask for something that is not a choice; the `facts` go with it. */
  ask(kind, facts = {}) {
    clearTimeout(this.timer);
    this.sequence += 1;
    this.order = { kind, sequence: this.sequence, ...facts };
    this.tries = 0;
    this.report("saving", kind);
    this.flush();
  }

  /** Do this once every choice is saved. Of several of a kind that have not gone yet, the last one stays. */
  later(kind, facts) {
    this.errands = this.errands.filter((errand) => errand.sequence || errand.kind !== kind);
    this.errands.push({ kind, ...facts });
    if (!this.awaiting) this.flush();
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.busy) return;
    const message = this.order ?? (this.pending.size ? this.choices() : this.errand());
    this.awaiting = message.sequence;
    this.timer = setTimeout(() => this.failed(message.sequence), PATIENCE);
    try {
      this.send(message);
    } catch {
      this.failed(message.sequence); // the connection to the kernel is gone
    }
  }

  choices() {
    const answers = Object.fromEntries([...this.pending].map(([id, { options }]) => [id, options]));
    const confidence = Object.fromEntries([...this.pending].filter(([, { sure }]) => sure).map(([id, { sure }]) => [id, sure]));
    return { kind: "answer", sequence: this.sequence, answers, ...(Object.keys(confidence).length && { confidence }) };
  }

  errand() {
    const [errand] = this.errands;
    errand.sequence ??= this.sequence += 1;
    return errand;
  }

  /** The kernel has everything up to this sequence number. */
  acknowledge(sequence) {
    for (const [question, choice] of this.pending) {
      if (choice.sequence <= sequence) this.pending.delete(question);
    }
    if (this.order && this.order.sequence <= sequence) this.order = null;
    this.errands = this.errands.filter((errand) => errand.sequence !== sequence);
    if (sequence < this.awaiting) return; // the reply to a later message is still to come
    clearTimeout(this.timer);
    this.awaiting = 0;
    this.tries = 0;
    if (this.busy) this.flush();
    else this.report("saved", null);
  }

  /** No reply, or the registrar is away: say so, and try again. */
  failed(sequence) {
    if (!this.busy || sequence < this.awaiting) return;
    clearTimeout(this.timer);
    this.awaiting = 0;
    this.tries += 1;
    this.report(this.tries >= TRIES_UNTIL_LOST ? "lost" : "retrying", this.order?.kind ?? null);
    this.timer = setTimeout(() => this.flush(), PAUSES[Math.min(this.tries, PAUSES.length) - 1]);
  }
}
