// base-manager names it; `manager.js` cleans descriptions with the browser's own parser instead.
export default function sanitize() {
  throw new Error("Descriptions are cleaned in manager.js.");
}
