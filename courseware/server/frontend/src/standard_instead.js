// When a widget needs a lab extension, the page is shown with Voilà's standard front end.

let asked = false;

/** Load the page again with it. The server remembers, and gives it to the next reader at once. */
export function askForStandard(module) {
  if (asked) return;
  asked = true;
  console.info(`${module} needs a lab extension: loading the page with Voilà's standard front end.`);
  const address = new URL(location.href);
  address.searchParams.set("front_end", "standard");
  location.replace(address);
}
