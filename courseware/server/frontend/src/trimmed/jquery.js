// ipywidgets and anywidget wrap a view's element in jQuery, and then ask for no more of it than this.
export default function wrapped(element) {
  return Object.assign(Object.create(wrapped.prototype), { 0: element, length: 1 });
}
wrapped.prototype.empty = function empty() {
  this[0].replaceChildren();
  return this;
};
