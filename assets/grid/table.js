// The table on the screen: a line for each row, under the headings of divisions and sections.

import { editor } from "./cell.js";
import { COLUMNS, FIELDS } from "./columns.js";
import { active, focusOn, paintSelection } from "./cursor.js";
import { element, table } from "./page.js";
import { failedAt, groupOf, key, leaving, order, overlay, personName, rows, shown, text } from "./rows.js";
import { paintState } from "./state.js";

// The lines by row; a line lives as long as its row does.
export const lines = new Map();

let isStale = false;

export const cellAt = (place) => {
  const line = place && lines.get(place.row);
  return line ? line.cells[FIELDS.indexOf(place.field)] : null;
};

export const paintHead = () => {
  const head = element("tr", { role: "row" });
  for (const label of [...COLUMNS.map((column) => column.label), "Замечания"]) head.append(element("th", { scope: "col", role: "columnheader" }, label));
  table.append(element("thead", { role: "rowgroup" }, head), element("tbody", { role: "rowgroup" }));
};

const lineOf = (id) => {
  const line = element("tr", { role: "row" });
  line.dataset.row = id;
  for (const field of FIELDS) {
    const cell = element("td", { role: "gridcell" }, document.createTextNode(""));
    cell.dataset.field = field;
    line.append(cell);
  }
  line.append(element("td", { className: "said", role: "gridcell" }));
  lines.set(id, line);
  return line;
};

// Nothing is touched that says already what it should: five hundred rows are laid out anew only where they have changed.
export const paintRow = (id) => {
  const row = rows.get(id);
  const line = lines.get(id) || lineOf(id);
  const marks = [row.isLocal && "local", !row.may_write && "fixed", leaving.has(id) && "leaving", editor && editor.row === id && "open"];
  setClass(line, marks.filter(Boolean).join(" "));
  FIELDS.forEach((field, at) => {
    const cell = line.cells[at];
    const over = overlay.get(key(id, field));
    cell.classList.toggle("saving", Boolean(over && over.state === "pending"));
    cell.classList.toggle("failed", Boolean(failedAt(id, field)) || (field === "title" && Boolean(row.refused)));
    const value = text(row, field);
    const words = field === "responsible" ? personName(value) : value;
    // Only the words are put in: the cell may hold the focus.
    if (cell.firstChild.nodeValue !== words) cell.firstChild.nodeValue = words;
  });
  paintCounts(line.lastElementChild, row);
  return line;
};

const setClass = (line, names) => {
  if (line.className !== names) line.className = names;
};

const paintCounts = (place, row) => {
  const grave = row.advice.filter((advice) => advice.grave).length;
  const said = [
    [grave, "count grave", "нарушения"],
    [row.advice.length - grave, "count", "на что взглянуть"],
    [row.remarks.filter((remark) => !remark.answer).length, "count archive", "замечания архива без ответа"],
    [row.cells.restricted && "ДСП", "mark dsp", ""],
    [row.cells.carry_over && "перех.", "mark", ""],
  ].filter(([words]) => words);
  const whole = said.join("|");
  if (place.dataset.said === whole) return;
  place.dataset.said = whole;
  place.replaceChildren(...said.map(([words, className, title]) => element("span", { className, title }, String(words))));
};

export const paintRowAndState = (id) => {
  if (rows.has(id) && lines.has(id)) paintRow(id);
  paintState();
};

const wholeLine = (className, words) => element("tr", { className, role: "row" }, element("th", { colSpan: COLUMNS.length + 1, scope: "colgroup", role: "gridcell" }, words));

const captions = new Map();

const captionOf = (group) => {
  if (!captions.has(group)) captions.set(group, wholeLine("group", group));
  return captions.get(group);
};

// Moves as few of the lines as can be.
const putInOrder = (body, parts) => {
  const wanted = new Set(parts);
  for (const line of [...body.children]) if (!wanted.has(line)) line.remove();
  let next = body.firstElementChild;
  for (const part of parts) {
    if (part === next) next = next.nextElementSibling;
    else body.insertBefore(part, next);
  }
};

// Lines are not put elsewhere under the hands of whoever writes in one: that waits until the cell is closed.
export const paintAll = () => {
  if (editor) {
    isStale = true;
    return;
  }
  isStale = false;
  const parts = [];
  let group = null;
  for (const id of shown()) {
    const row = rows.get(id);
    const its = groupOf(row);
    if (its !== group && !row.isLocal) {
      group = its;
      if (its) parts.push(captionOf(its));
    }
    parts.push(paintRow(id));
  }
  if (!parts.length) {
    const words = order.length ? "Таких строк нет." : "Строк пока нет: нажмите «Добавить строку» или вставьте таблицу из Excel.";
    parts.push(wholeLine("", words));
  }
  const hadFocus = table.contains(document.activeElement);
  putInOrder(table.tBodies[0], parts);
  const current = cellAt(active);
  if (hadFocus && current) focusOn(current);
  paintSelection();
  paintState();
};

export const paintIfStale = () => {
  if (isStale) paintAll();
};

// The line of a new row stays where it is, with whatever is being written in it, when the row gets its key.
export const renameLine = (from, to) => {
  const line = lines.get(from);
  lines.delete(from);
  if (!line) return;
  line.dataset.row = to;
  lines.set(to, line);
};

export const showFresh = (row, field) => {
  const cell = cellAt({ row, field });
  cell.classList.add("fresh");
  setTimeout(() => cell.classList.remove("fresh"), 4000);
};
