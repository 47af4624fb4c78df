// Beside the table: everything that is known and said of the active row.

import { forgetSuggested, paintAdvice, sayWhileTyping } from "./advice.js";
import { conflict } from "./conflicts.js";
import { active, goBack } from "./cursor.js";
import { element, side } from "./page.js";
import { paintProperties } from "./properties.js";
import { paintRemarks } from "./remarks.js";
import { failedAt, rows, text } from "./rows.js";

export const part = (name) => side.querySelector(`[data-part="${name}"]`);

const PAUSE = 60;

let waiting = null;

// Who walks over the rows with a key held down is not kept waiting by what stands beside each of them.
export const paintSideSoon = () => {
  clearTimeout(waiting);
  forgetSuggested();
  waiting = setTimeout(paintSide, PAUSE);
};

export const paintSide = () => {
  clearTimeout(waiting);
  waiting = null;
  side.replaceChildren();
  forgetSuggested();
  const row = active && rows.get(active.row);
  if (!row) {
    side.append(element("p", { className: "soft" }, "Выберите строку: здесь будут замечания к ней, подходящие статьи и её свойства."));
    return;
  }
  const name = [text(row, "index"), text(row, "item") && `${text(row, "item")})`, text(row, "title")].filter(Boolean).join(" ");
  side.append(element("h2", {}, name || "Новая строка"));
  if (row.isLocal && !row.refused) side.append(element("p", { className: "soft" }, "Строка запишется, когда у неё будет заголовок. Без индекса она получит следующий по порядку."));
  if (row.refused) side.append(element("p", { className: "refused" }, `${row.refused}.`));
  for (const field of Object.keys(row.cells)) {
    const over = failedAt(row.id, field);
    if (over) side.append(conflict(row, field, over));
  }
  for (const name of ["advice", "remarks", "articles", "props"]) {
    const place = element("div");
    place.dataset.part = name;
    side.append(place);
  }
  paintAdvice(row.advice);
  paintRemarks(part("remarks"), row);
  paintProperties(part("props"), row);
  sayWhileTyping();
};

export const goToSide = () => {
  if (waiting) paintSide();
  const first = side.querySelector("button, input, select, a");
  if (first) first.focus();
};

export const listenInSide = () => {
  side.addEventListener("keydown", (event) => {
    if (event.key !== "F6" && event.key !== "Escape") return;
    event.preventDefault();
    goBack();
  });
};
