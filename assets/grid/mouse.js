// The mouse in the table, and the buttons over it.

import { addBelow, move, removeSelected, renumber } from "./actions.js";
import { close, editor, open } from "./cell.js";
import { redo, undo } from "./changes.js";
import { active, go, goBack } from "./cursor.js";
import { page, table } from "./page.js";
import { filterBy, shown } from "./rows.js";
import { paintAll } from "./table.js";

const BUTTONS = { add: addBelow, remove: removeSelected, up: () => move(false), down: () => move(true), renumber, undo, redo };

const cellUnder = (event) => event.target.closest("td[data-field]");

const goTo = (cell, isExtending) => go(Number(cell.parentElement.dataset.row), cell.dataset.field, isExtending);

export const listenToMouse = () => {
  table.addEventListener("mousedown", (event) => {
    const cell = cellUnder(event);
    if (!cell || (editor && editor.cell === cell)) return;
    event.preventDefault();
    if (editor) close(true);
    goTo(cell, event.shiftKey);
  });
  table.addEventListener("dblclick", (event) => {
    if (cellUnder(event)) open();
  });
  table.addEventListener("mouseover", (event) => {
    const cell = event.buttons === 1 && !editor && active && cellUnder(event);
    if (cell) goTo(cell, true);
  });
  page.querySelector(".grid-bar").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    if (editor) close(true);
    BUTTONS[button.dataset.do]();
    if (!editor) goBack();
  });
  page.querySelector("select[data-do]").addEventListener("change", (event) => {
    filterBy(event.target.value);
    paintAll();
    const visible = shown();
    if (visible.length && (!active || !visible.includes(active.row))) go(visible[0], "title");
  });
};
