"use strict";

// Rows of a table that one drags to another place, by mouse, pen or finger. The numbers in the form follow; the same
// can be done by those numbers and by buttons, without this script.
const rowsOf = (body) => [...body.querySelectorAll(":scope > tr[data-sorts]")];

function renumber(body) {
  const rows = rowsOf(body);
  for (const [nth, row] of rows.entries()) {
    const place = row.querySelector("input[name^=place-]");
    place.value = String(nth + 1);
    row.querySelector("button[name=up]").disabled = nth === 0;
    row.querySelector("button[name=down]").disabled = nth === rows.length - 1;
  }
  rows[0].querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
}

function moveTo(row, height) {
  const body = row.parentElement;
  const below = rowsOf(body).find((one) => {
    const { top, height: size } = one.getBoundingClientRect();
    return one !== row && height < top + size / 2;
  });
  const before = below ?? null;
  if (row.nextElementSibling !== before) body.insertBefore(row, before);
}

function makeDraggable(row) {
  const handle = document.createElement("span");
  handle.className = "agenda-drag";
  handle.setAttribute("aria-hidden", "true");
  handle.title = "Versleep deze regel";
  row.querySelector("th").prepend(handle);

  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    row.classList.add("agenda-dragged");
  });
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) moveTo(row, event.clientY);
  });
  handle.addEventListener("lostpointercapture", () => {
    row.classList.remove("agenda-dragged");
    renumber(row.parentElement);
  });
}

for (const row of document.querySelectorAll("tr[data-sorts]")) makeDraggable(row);
