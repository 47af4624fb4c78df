// A cell that was not taken: both texts where another person has written meanwhile, or the reason why it cannot be.

import { run, writing } from "./changes.js";
import { FIELDS, labelOf } from "./columns.js";
import { go } from "./cursor.js";
import { keep } from "./keeping.js";
import { element } from "./page.js";
import { key, overlay } from "./rows.js";
import { paintSide } from "./side.js";
import { paintRowAndState } from "./table.js";

export const conflict = (row, field, over) => {
  const isColumn = FIELDS.includes(field);
  const place = element("div", { className: "both", role: "alert" }, element("strong", {}, isColumn ? labelOf(field) : "Свойство строки"));
  const settleWith = (value) => {
    overlay.delete(key(row.id, field));
    if (over.theirs !== undefined) row.cells[field] = over.theirs;
    if (value !== null) run([writing(row.id, field, row.cells[field], value)]);
    keep();
    paintRowAndState(row.id);
    paintSide();
    go(row.id, isColumn ? field : "title");
  };
  const button = (words, value) => element("button", { type: "button", onclick: () => settleWith(value) }, words);
  if (over.theirs !== undefined) {
    place.append(element("div", {}, `Пока вы писали, ячейку изменил(а) ${over.who || "другой человек"}.`));
    place.append(element("div", {}, "Ваш текст:"), element("q", {}, over.value || "(пусто)"), element("div", {}, "Стоит сейчас:"), element("q", {}, over.theirs || "(пусто)"));
    place.append(element("div", {}, button("Записать мой", over.value), " ", button("Оставить как сейчас", null)));
  } else {
    place.append(element("div", {}, `${over.sentence}.`), element("q", {}, over.value || "(пусто)"));
    place.append(element("div", {}, button("Вернуть прежнее", null)));
  }
  return place;
};
