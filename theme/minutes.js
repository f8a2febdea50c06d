"use strict";

// What the note taker writes waits in the browser until the server has it: in order, once, also after a reload.
// A change is an entry of its own in the store, so that two tabs do not write over each other.
const root = document.getElementById("notulen");
const stand = document.getElementById("stand");
const prefix = `agenda.notulen/${root.dataset.scope}/`;
const TYPING = 3000;
const AGAIN = 4000;
const headers = { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" };
const LATER = ["not_mine", "not_allowed", "expired"];
const NOT_TAKEN = { kind: "refused", said: "De server nam dit niet aan." };
let sending = false;
let timer = 0;
let last = 0;

const some = (selector, within = document) => [...within.querySelectorAll(selector)];
const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// ── The store ──────────────────────────────────────────────────────────────────────────────────────────────────────

// What the browser refuses to hold is held by the page, for as long as that is open.
const loose = new Map();
const LOOSE = " Deze browser kan nu niets vasthouden. Sluit dit venster niet voordat alles is opgeslagen.";

// A browser that is set to hold nothing throws at each touch of its store.
function ofStore(act, otherwise = null) {
  try {
    return act(localStorage);
  } catch {
    return otherwise;
  }
}

function entries() {
  const held = ofStore((kept) => Object.keys(kept).filter((name) => name.startsWith(prefix)), []);
  return [...new Set([...held, ...loose.keys()])]
    .sort()
    .map((name) => ({ name, ...(loose.get(name) ?? JSON.parse(localStorage.getItem(name))) }));
}

function store({ name, ...entry }) {
  const isHeld = ofStore((kept) => {
    kept.setItem(name, JSON.stringify(entry));
    return true;
  });
  if (isHeld) loose.delete(name);
  else loose.set(name, entry);
}

function drop({ name }) {
  loose.delete(name);
  ofStore((kept) => kept.removeItem(name));
}

function dropHalted(slot) {
  entries()
    .filter((entry) => entry.slot === slot && entry.halted && !entry.adds)
    .forEach(drop);
}

addEventListener("beforeunload", (event) => {
  if (loose.size) event.preventDefault();
});

const waiting = () => entries().filter((entry) => !entry.halted);

function nextName() {
  last = Math.max(Date.now(), last + 1);
  return prefix + String(last).padStart(15, "0");
}

// What stands in a form, as a browser would send it; the token is that of the page at the moment of sending.
function fieldsOf(form, submitter = null) {
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrf_token;
  delete fields.key;
  if (submitter?.name) fields[submitter.name] = submitter.value;
  return fields;
}

function put(form, submitter = null) {
  const older = entries().filter((entry) => entry.slot === form.id && (!entry.sent || entry.halted) && form.dataset.note === "keep");
  const fields = fieldsOf(form, submitter);
  if (older.length) fields.seen = older[0].fields.seen;
  older.forEach(drop);
  const entry = { name: nextName(), slot: form.id, url: form.getAttribute("action"), key: fresh(), fields };
  if (form.dataset.note === "add") Object.assign(entry, { into: form.dataset.into, adds: true });
  store(entry);
  if (form.dataset.note === "keep") tell(form, "");
  tellStand();
  return entry;
}

// ── Sending ────────────────────────────────────────────────────────────────────────────────────────────────────────

function plan(pause) {
  clearTimeout(timer);
  timer = setTimeout(send, pause);
}

async function send() {
  if (sending) return;
  sending = true;
  let pause = 0;
  try {
    for (let entry = waiting()[0]; entry && !pause; entry = waiting()[0]) pause = await sendOne(entry);
  } finally {
    sending = false;
  }
  if (pause) plan(pause);
}

// Answers how long to wait before going on; nothing when this one is dealt with.
async function sendOne(entry) {
  store({ ...entry, sent: true });
  const body = new URLSearchParams({ ...entry.fields, key: entry.key, csrf_token: root.dataset.token });
  let answer, told;
  try {
    answer = await fetch(entry.url, { method: "POST", headers, body, redirect: "manual" });
    told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
  } catch {
    tellStand("zonder verbinding");
    return AGAIN;
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) askToSignIn();
  else if (answer.status >= 429) tellStand("de server antwoordt niet");
  else if (told || answer.status >= 400) return settle(entry, answer, told ?? NOT_TAKEN);
  else tellStand("de server antwoordt niet zoals verwacht");
  return AGAIN * 2;
}

function settle(entry, answer, told) {
  if (answer.ok || (told.kind === "gone" && entry.fields.remove)) return accepted(entry, told);
  if (LATER.includes(told.kind)) {
    tellStand(told.said);
    return AGAIN * 2;
  }
  const halted = { ...entry, halted: told };
  store(halted);
  showHalted(halted);
  tellStand();
  return 0;
}

function accepted(entry, told) {
  drop(entry);
  if (!entry.adds) dropHalted(entry.slot);
  for (const later of entries()) {
    if (later.slot === entry.slot && later.fields.seen === entry.fields.seen && told.seen) {
      store({ ...later, fields: { ...later.fields, seen: told.seen } });
    }
  }
  const form = document.getElementById(entry.slot);
  if (entry.adds) added(entry, told);
  else if (entry.fields.remove) form?.closest("[data-thing]")?.remove();
  else if (form) renew(form, told);
  tellStand(told.said);
  return 0;
}

function renew(form, told) {
  if (told.seen && form.elements.seen) form.elements.seen.value = told.seen;
  for (const [name, words] of Object.entries(told.told ?? {})) {
    const place = form.querySelector(`[data-told=${name}]`);
    if (place) place.textContent = words;
  }
  tell(form, "");
}

function added(entry, told) {
  const line = document.getElementById(lineOf(entry));
  if (told.html) line?.remove();
  else line?.lastElementChild.replaceWith(part("p", "Opgeslagen. Ververs de pagina om het hier te wijzigen."));
  document.getElementById(entry.into)?.insertAdjacentHTML("beforeend", told.html);
}

// ── What the page tells ────────────────────────────────────────────────────────────────────────────────────────────

function say(words) {
  const told = words + (loose.size ? LOOSE : "");
  if (stand.textContent !== told) stand.textContent = told;
}

function tellStand(words = "") {
  const number = waiting().length;
  const halted = entries().length - number;
  const wait = number === 1 ? "1 wijziging wacht" : `${number} wijzigingen wachten`;
  const asks = halted ? ` ${halted === 1 ? "1 wijziging vraagt" : `${halted} wijzigingen vragen`} uw aandacht.` : "";
  if (!number) say((words || "Alles is opgeslagen.") + asks);
  else if (words === "zonder verbinding") say(`${wait} op verbinding.${asks}`);
  else say(`${wait} op opslaan${words && !words.startsWith("Opgeslagen") ? `: ${words}` : "."}${asks}`);
}

function askToSignIn() {
  const link = document.createElement("a");
  link.href = root.dataset.signIn;
  link.textContent = "Log opnieuw in";
  const number = waiting().length;
  const what = number === 1 ? "1 wijziging wacht" : `${number} wijzigingen wachten`;
  stand.replaceChildren(`U bent uitgelogd. ${what} in deze browser. `, link, "; daarna wordt alles opgeslagen.", loose.size ? LOOSE : "");
}

function tell(form, ...parts) {
  form.querySelector("[data-said]")?.replaceChildren(...parts);
}

function part(kind, words) {
  const made = document.createElement(kind);
  made.textContent = words;
  return made;
}

function knob(words, act) {
  const made = part("button", words);
  made.type = "button";
  made.className = "nl-button nl-button--secondary nl-button--small";
  made.addEventListener("click", act);
  return made;
}

// Refused, or written by somebody else meanwhile: both are shown, and what was typed stays in the field.
function showHalted(entry) {
  const form = document.getElementById(entry.slot);
  if (entry.adds || !form) return showLine(entry);
  fill(form, entry.fields);
  const { kind, said: words, told } = entry.halted;
  const said = part("p", words);
  said.className = "utrecht-form-field-error-message";
  const list = document.createElement("ul");
  if (kind === "changed") list.append(...(told ?? []).map(([label, now]) => part("li", `${label}. Nu bewaard: ${now || "niets"}`)));
  const choices = document.createElement("div");
  choices.className = "agenda-buttons";
  if (kind === "changed") choices.append(knob("Mijn versie bewaren", () => resume(entry, form)));
  if (entry.halted.seen) choices.append(knob("Laten wat bewaard is", () => giveWay(entry, form)));
  tell(form, said, ...[list, choices].filter((one) => one.childElementCount));
}

function resume(entry, form) {
  dropHalted(entry.slot);
  form.elements.seen.value = entry.halted.seen;
  put(form);
  plan(0);
}

function giveWay(entry, form) {
  dropHalted(entry.slot);
  fill(form, { ...entry.halted.held, seen: entry.halted.seen });
  tell(form, "");
  tellStand();
}

function fill(form, fields) {
  for (const input of form.elements) {
    if (!input.name || ["csrf_token", "key"].includes(input.name) || input.type === "submit") continue;
    const value = fields[input.name];
    if (input.type === "checkbox") input.checked = Boolean(value);
    else if (input.type === "radio") input.checked = input.value === (value ?? "");
    else if (value !== undefined) input.value = value;
  }
}

const lineOf = (entry) => `wacht-${entry.key}`;

// What waits to come in a list stands there already, in words; what was refused can go back in its field.
function showLine(entry) {
  document.getElementById(lineOf(entry))?.remove();
  const line = document.createElement("div");
  line.id = lineOf(entry);
  line.className = "agenda-waits";
  const { text, name, reason } = entry.fields;
  line.append(part("p", text || reason || name || ""), part("p", entry.halted?.said ?? "Wacht op opslaan."));
  if (entry.halted) line.append(...waysOut(entry, line));
  (document.getElementById(entry.into) ?? root).append(line);
}

function waysOut(entry, line) {
  const form = document.getElementById(entry.slot);
  const forget = () => {
    drop(entry);
    line.remove();
    tellStand();
  };
  const back = () => {
    fill(form, entry.fields);
    forget();
  };
  return [...(form ? [knob("Terug in het veld", back)] : []), knob("Weggooien", forget)];
}

// ── The forms ──────────────────────────────────────────────────────────────────────────────────────────────────────

const noteForm = (event) => event.target.closest?.("form[data-note]");

// Into which something was typed since it was last sent: a second press by accident sends nothing.
const typed = new WeakSet();

function keepLater(event) {
  const form = noteForm(event);
  if (form) typed.add(form);
  if (form?.dataset.note !== "keep") return;
  put(form);
  plan(TYPING);
}
addEventListener("input", keepLater);

addEventListener("submit", (event) => {
  const form = noteForm(event);
  if (!form) return;
  const isSecondPress = event.defaultPrevented && !typed.has(form);
  event.preventDefault();
  if (isSecondPress && form.dataset.note === "add") return;
  typed.delete(form);
  const entry = put(form, event.submitter);
  if (entry.adds) {
    showLine(entry);
    form.reset();
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }
  plan(0);
});

addEventListener("change", (event) => {
  const form = noteForm(event);
  if (form?.dataset.note === "keep") plan(50);
  if (form?.dataset.shortcut === "treated") markDone(form);
});

function markDone(form) {
  const turn = form.closest("[data-item]");
  document.querySelector(`[data-done="${turn.dataset.item}"]`).hidden = !form.elements.treated.checked;
}

// ── Going through the items ────────────────────────────────────────────────────────────────────────────────────────

const turns = () => some("[data-item]");
const current = () =>
  turns().find((turn) => turn.contains(document.activeElement)) ?? turns().find((turn) => turn.open) ?? turns()[0];

function show(turn) {
  if (!turn) return;
  for (const other of turns()) other.open = other === turn;
  turn.querySelector("summary").focus();
  turn.scrollIntoView({ block: "start" });
  history.replaceState(null, "", `?punt=${turn.dataset.item}#${turn.id}`);
}

const beside = (step) => turns()[turns().indexOf(current()) + step];

function asAsked() {
  const forms = some("form[data-request]", current());
  const form = forms.find((one) => one.elements.outcome.value === "");
  const choice = form?.querySelector("input[value=as_asked]");
  if (choice) choice.focus(), choice.click();
}

function into(kind, field) {
  current().querySelector(`form[data-shortcut=${kind}]`)?.elements[field].focus();
}

function treated() {
  const next = beside(1);
  const box = current().querySelector("form[data-shortcut=treated]")?.elements.treated;
  if (box && !box.checked) box.click();
  show(next);
}

const KEYS = {
  v: () => show(beside(1)),
  t: () => show(beside(-1)),
  z: asAsked,
  a: () => into("point", "text"),
  w: () => into("text", "text"),
  b: treated,
};
const switched = document.getElementById("toetsen");
const OFF = "agenda.sneltoetsen-uit";
if (switched) switched.checked = !ofStore((kept) => kept.getItem(OFF));
switched?.addEventListener("change", () => {
  ofStore((kept) => (switched.checked ? kept.removeItem(OFF) : kept.setItem(OFF, "ja")));
});

// Whoever reads along has no forms: what they wrote before somebody else took over waits until they note again.
const reads = root.dataset.reads;

const typesIn = (place) => place.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");

addEventListener("keydown", (event) => {
  if (!switched?.checked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === "Escape" && typesIn(event.target)) return current().querySelector("summary").focus();
  if (typesIn(event.target) || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

addEventListener("click", (event) => {
  const link = event.target.closest("[data-jump]");
  if (!link) return;
  event.preventDefault();
  show(document.getElementById(`punt-${link.dataset.jump}`));
});

// ── What waited since an earlier visit to this page ────────────────────────────────────────────────────────────────

function takeUp() {
  for (const entry of entries()) {
    const form = document.getElementById(entry.slot);
    if (entry.halted) showHalted(entry);
    else if (entry.adds) showLine(entry);
    else if (form) fill(form, entry.fields);
  }
  if (entries().length) tellStand();
  addEventListener("online", () => plan(0));
  plan(0);
}

function tellReader() {
  const number = entries().length;
  stand.hidden = !number;
  const what = number === 1 ? "wacht nog 1 wijziging" : `wachten nog ${number} wijzigingen`;
  if (number) say(`In deze browser ${what} van u. Neem het notuleren over om ze op te slaan.`);
}

if (reads) tellReader();
else takeUp();
