// Where the person is: the active cell, and the block selected from an anchor to it.

import { editor, open } from "./cell.js";
import { FIELDS, labelOf } from "./columns.js";
import { element } from "./page.js";
import { order, rows, shown } from "./rows.js";
import { paintSide, paintSideSoon } from "./side.js";
import { cellAt } from "./table.js";

export let active = null;
let anchor = null;

// What is typed where nothing is being written yet lands here, however it is typed, and opens the cell.
const catcher = element("textarea", { className: "catcher", rows: 1, tabIndex: -1 });

export const listenForTyping = () => {
  const caught = (event) => {
    if (event.isComposing || !catcher.value) return;
    const typed = catcher.value;
    catcher.value = "";
    open(typed);
  };
  catcher.addEventListener("input", caught);
  catcher.addEventListener("compositionend", caught);
};

export const focusOn = (cell) => {
  if (editor) return;
  catcher.setAttribute("aria-label", `${labelOf(cell.dataset.field)}: ${cell.firstChild.nodeValue || "пусто"}`);
  catcher.value = "";
  if (catcher.parentElement !== cell) cell.append(catcher);
  catcher.focus({ preventScroll: true });
};

// The block between the anchor and the active cell, in the rows that are shown.
export const corners = () => {
  const visible = shown();
  const from = anchor || active;
  const [top, bottom] = [visible.indexOf(active.row), visible.indexOf(from.row)].sort((a, b) => a - b);
  const [left, right] = [FIELDS.indexOf(active.field), FIELDS.indexOf(from.field)].sort((a, b) => a - b);
  const begin = Math.max(top, 0);
  return { ids: visible.slice(begin, bottom + 1), fields: FIELDS.slice(left, right + 1) };
};

let selected = new Set();

export const paintSelection = () => {
  const wanted = new Set();
  if (anchor && cellAt(active)) {
    const { ids, fields } = corners();
    for (const row of ids) for (const field of fields) wanted.add(cellAt({ row, field }));
  }
  for (const cell of selected) if (!wanted.has(cell)) cell.classList.remove("selected");
  for (const cell of wanted) cell.classList.add("selected");
  selected = wanted;
};

export const dropSelection = () => {
  anchor = null;
};

export const go = (row, field, extend = false) => {
  if (!rows.has(row)) return;
  anchor = extend ? anchor || active : null;
  const isOther = !active || active.row !== row;
  active = { row, field };
  paintSelection();
  const cell = cellAt(active);
  if (cell) {
    focusOn(cell);
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  if (isOther) paintSideSoon();
};

export const goBack = () => {
  if (active) go(active.row, active.field);
};

export const step = (down, right, extend) => {
  const visible = shown();
  if (!visible.length) return;
  if (!active) {
    go(visible[0], "index");
    return;
  }
  const at = Math.min(Math.max(visible.indexOf(active.row) + down, 0), visible.length - 1);
  const column = Math.min(Math.max(FIELDS.indexOf(active.field) + right, 0), FIELDS.length - 1);
  go(visible[at], FIELDS[column], extend);
};

// Tab walks on to the next row at the end of one, and out of the table at its end.
export const tab = (isBack) => {
  const visible = shown();
  let at = visible.indexOf(active.row);
  let column = FIELDS.indexOf(active.field) + (isBack ? -1 : 1);
  if (column < 0) [at, column] = [at - 1, FIELDS.length - 1];
  if (column >= FIELDS.length) [at, column] = [at + 1, 0];
  if (at < 0 || at >= visible.length) return false;
  go(visible[at], FIELDS[column]);
  return true;
};

export const goToNextSaid = () => {
  const visible = shown();
  const at = active ? visible.indexOf(active.row) : -1;
  const ahead = visible.slice(at + 1).concat(visible.slice(0, at + 1));
  const found = ahead.find((id) => rows.get(id).advice.length || rows.get(id).remarks.some((remark) => !remark.answer));
  if (found !== undefined) go(found, active ? active.field : "title");
};

export const renameActive = (from, to) => {
  if (active && active.row === from) active = { ...active, row: to };
};

// The row is gone: the person comes to stand in the one after it.
export const leave = (id) => {
  if (!active || active.row !== id) return;
  const at = order.indexOf(id);
  const next = order.slice(at + 1).concat(order.slice(0, at).reverse()).find((other) => rows.has(other));
  active = next === undefined ? null : { row: next, field: active.field };
  queueMicrotask(() => {
    if (!editor) goBack();
    paintSide();
  });
};
