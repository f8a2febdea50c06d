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

// The names begin with those of the programme, the meeting and the person.
function notesOf(person) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith("agenda.notulen/") && name.split("/")[3] === person);
  } catch {
    return [];
  }
}

// What a meeting's notes still hold here goes with whoever signs out; when that was never saved, it asks first.
addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("[data-leaves]")) return;
    const held = notesOf(event.target.dataset.leaves);
    if (held.length && !confirm("Er is nog niet alles opgeslagen. Toch uitloggen, en dat verliezen?")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else held.forEach((name) => localStorage.removeItem(name));
  },
  true,
);

// A draft saves itself some seconds after typing stops. The server says when, and what it could not keep.
const PAUSE = 3000;
const NOT_KEPT = "Niet bewaard: de server antwoordt niet zoals verwacht. Bewaar het concept met de knop.";
let keeping = null;

function keepsItself(form) {
  const told = document.getElementById(form.dataset.told);
  let waiting = 0;
  let typed = false;

  async function keep() {
    if (keeping) return;
    typed = false;
    const sent = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) sent.delete(input.name);
    keeping = send(sent);
    told.textContent = await keeping;
    keeping = null;
    if (typed) wait();
  }

  async function send(sent) {
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: sent });
      const told = await answer.json();
      if (answer.ok) take(told, sent);
      return told.sentence;
    } catch {
      return NOT_KEPT;
    }
  }

  // Words of a colleague come into the form, unless one wrote there since: then the next time asks to compare.
  function take(told, sent) {
    const others = Object.entries(told.fields).map(([name, text]) => [form.elements[name], sent.get(name), text]);
    if (others.some(([input, before]) => !input || input.value !== before)) return;
    for (const [input, , text] of others) input.value = text;
    for (const seen of document.querySelectorAll("input[name=seen]")) seen.value = told.seen;
    if (!typed) changed.delete(form);
  }

  function wait() {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    typed = true;
    wait();
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
for (const form of document.querySelectorAll("form[data-keep]")) keepsItself(form);

// What is sent while a draft is on its way waits for it: otherwise the two would seem to be of two people.
addEventListener(
  "submit",
  async (event) => {
    if (!keeping) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    await keeping;
    setTimeout(() => target.requestSubmit(submitter));
  },
  true,
);
