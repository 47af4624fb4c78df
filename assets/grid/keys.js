// Which key does what, in the table and in an open cell.

import { addBelow, clear, fillDown, move, removeSelected } from "./actions.js";
import { takeArticle } from "./advice.js";
import { close, editor, open } from "./cell.js";
import { drop, redo, undo } from "./changes.js";
import { FIELDS } from "./columns.js";
import { active, goToNextSaid, step, tab } from "./cursor.js";
import { table } from "./page.js";
import { failedAt, order } from "./rows.js";
import { goToSide, paintSide } from "./side.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-15, 0], PageDown: [15, 0] };

export const listenForKeys = () => {
  table.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (editor) inCell(event);
    else if (active) inTable(event);
  });
};

const inCell = (event) => {
  const { key: pressed, ctrlKey, altKey, shiftKey } = event;
  if (pressed === "Escape") close(false);
  else if (pressed === "Enter" && !altKey && !ctrlKey) {
    close(true);
    step(shiftKey ? -1 : 1, 0, false);
  } else if (pressed === "Enter" && ctrlKey) {
    close(true);
    addBelow();
  } else if (pressed === "Tab") {
    close(true);
    tab(shiftKey);
  } else if (altKey && /^[123]$/.test(pressed)) takeArticle(Number(pressed) - 1);
  else if (pressed === "F6") {
    close(true);
    goToSide();
  } else return;
  event.preventDefault();
};

const inTable = (event) => {
  const { key: pressed, ctrlKey, metaKey, altKey, shiftKey } = event;
  const isCommand = ctrlKey || metaKey;
  // By the place of the key, not its letter: the keyboard is a Russian one most of the time.
  if (isCommand && event.code === "KeyY") redo();
  else if (isCommand && event.code === "KeyZ") (shiftKey ? redo : undo)();
  else if (isCommand && event.code === "KeyD") fillDown();
  else if (isCommand && pressed === "Enter") addBelow();
  else if (isCommand && pressed === "Delete") removeSelected();
  else if (altKey && (pressed === "ArrowUp" || pressed === "ArrowDown")) move(pressed === "ArrowDown");
  else if (altKey && /^[123]$/.test(pressed)) takeArticle(Number(pressed) - 1);
  else if (isCommand && (pressed === "Home" || pressed === "End")) step(pressed === "Home" ? -order.length : order.length, 0, shiftKey);
  else if (isCommand || altKey) return;
  else if (STEPS[pressed]) step(...STEPS[pressed], shiftKey);
  else if (pressed === "Home" || pressed === "End") step(0, pressed === "Home" ? -FIELDS.length : FIELDS.length, shiftKey);
  else if (pressed === "Tab") {
    if (!tab(shiftKey)) return;
  } else if (pressed === "Enter" || pressed === "F2") open();
  else if (pressed === "Delete" || pressed === "Backspace") clear();
  else if (pressed === "F8") goToNextSaid();
  else if (pressed === "F6") goToSide();
  else if (pressed === "Escape" && failedAt(active.row, active.field)) {
    drop(active.row, active.field);
    paintSide();
  } else return;
  event.preventDefault();
};
