// Comfort that the pages can do without: everything here also works with scripts off.
"use strict";

// A form sent twice by an impatient double click is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});

// Coming back with the browser's button, the form can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A box in a table's head ticks every box of its column: <input type="checkbox" data-ticks="name">.
document.addEventListener("change", (event) => {
  const name = event.target.dataset && event.target.dataset.ticks;
  if (!name) return;
  for (const box of event.target.form.querySelectorAll(`input[type="checkbox"][name="${name}"]`)) {
    box.checked = event.target.checked;
  }
});

// Up and down arrows with Ctrl walk between the rows of a table of fields.
document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const cell = event.target.closest("td");
  if (!cell) return;
  const row = event.key === "ArrowDown" ? cell.parentElement.nextElementSibling : cell.parentElement.previousElementSibling;
  const next = row && row.cells[cell.cellIndex] && row.cells[cell.cellIndex].querySelector("input, select, textarea");
  if (next) {
    event.preventDefault();
    next.focus();
  }
});

// Articles are suggested while a title is typed: <textarea data-suggestions="address">, shown in #suggestions.
let asking;
document.addEventListener("input", (event) => {
  const title = event.target;
  if (!title.dataset || !title.dataset.suggestions) return;
  const place = document.getElementById("suggestions");
  clearTimeout(asking);
  asking = setTimeout(async () => {
    const asked = title.value;
    const answer = await fetch(`${title.dataset.suggestions}?title=${encodeURIComponent(asked)}`);
    if (!answer.ok || asked !== title.value) return;
    place.innerHTML = await answer.text();
    for (const button of place.querySelectorAll("button")) button.formAction = place.dataset.action;
  }, 200);
});

// A suggestion that is taken fills its fields: <button data-term data-article data-note>.
document.addEventListener("click", (event) => {
  const button = event.target.closest && event.target.closest("button[data-article]");
  if (!button) return;
  event.preventDefault();
  const fields = button.form.elements;
  fields.term_text.value = button.dataset.term;
  fields.article_text.value = button.dataset.article;
  fields.note.value = button.dataset.note;
  fields.term_text.focus();
});
