"use strict";

// A fold that a wide screen always shows: where the browser can't do so by style, it is opened.
const wide = matchMedia("(min-width: 48rem)");
function openFolds() {
  if (CSS.supports("selector(::details-content)")) return;
  for (const fold of document.querySelectorAll("details.agenda-fold")) fold.open = wide.matches;
}
wide.addEventListener("change", openFolds);
openFolds();

// A second click within three seconds sends nothing twice.
const sentAt = new WeakMap();
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "post" && event.timeStamp - sentAt.get(form) < 3000) event.preventDefault();
  else sentAt.set(form, event.timeStamp);
  changed.delete(form);
});

// Leaving a form with what was typed in it asks first.
const changed = new Set();
addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) changed.add(form);
});
addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});
