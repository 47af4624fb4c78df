// What a row has beside its cells: division, section, kind, marks.

import { tidy } from "./blocks.js";
import { put } from "./changes.js";
import { openHeading } from "./heading.js";
import { data, element } from "./page.js";
import { text } from "./rows.js";
import { paintRowAndState } from "./table.js";

export const paintProperties = (place, row) => {
  place.className = "props";
  const set = (field, value) => {
    put(row.id, field, text(row, field), value);
    paintRowAndState(row.id);
  };
  const disabled = !row.may_write;
  const choice = (label, field, options) => {
    const select = element("select", { disabled, onchange: (event) => set(field, event.target.value) });
    for (const [value, words] of options) select.append(element("option", { value }, words));
    select.value = text(row, field);
    place.append(element("label", {}, label, select));
  };
  const line = (label, field) => {
    const input = element("input", { value: text(row, field), disabled, onchange: (event) => set(field, tidy(event.target.value)) });
    place.append(element("label", {}, label, input));
  };
  const tick = (label, field) => {
    const box = element("input", { type: "checkbox", disabled, checked: text(row, field) === "1", onchange: (event) => set(field, event.target.checked ? "1" : "") });
    place.append(element("label", { className: "tick" }, box, label));
  };
  choice("Отдел", "division", divisionsFor(row));
  line("Раздел (если строки стоят не по отделам)", "section");
  choice("Вид", "kind", data.kinds);
  tick("Переходит из года в год", "carry_over");
  if (data.sees_restricted) tick("ДСП: для служебного пользования", "restricted");
  if (row.may_write) place.append(element("button", { type: "button", onclick: openHeading }, "Заголовок по частям…"));
  if (row.id > 0) place.append(element("a", { href: `/headings/${row.id}` }, "История строки и все её поля"));
};

const divisionsFor = (row) => {
  const own = data.divisions.filter((division) => division.may_write || String(division.id) === row.cells.division);
  const divisions = own.map((division) => [String(division.id), `${division.number}. ${division.name}`]);
  if (data.may_write_outside || !row.cells.division) divisions.unshift(["", "—"]);
  return divisions;
};
