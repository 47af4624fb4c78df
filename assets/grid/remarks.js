// Remarks of the archive beside the row, and the answers to them.

import { poll } from "./news.js";
import { element, page } from "./page.js";

export const paintRemarks = (place, row) => {
  if (row.remarks.length) place.append(element("h3", {}, "Замечания архива"));
  for (const remark of row.remarks) {
    const line = element("div", { className: "finding warning" }, `${remark.made_on}: ${remark.remark}`);
    if (remark.answer) line.append(element("div", {}, `Ответ, ${remark.answered_on}: ${remark.answer}`));
    else if (row.may_write) line.append(answerForm(remark));
    place.append(line);
  }
};

const answerForm = (remark) => {
  const input = element("input", { value: "Исправлено", ariaLabel: "Ответ архиву" });
  const answer = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const body = new URLSearchParams({ csrf: page.dataset.csrf, answer: input.value });
    const response = await fetch(`/remarks/${remark.id}/answer`, { method: "POST", body });
    if (!response.ok) window.alert("Ответ не записан: обновите страницу и повторите.");
    await poll();
  };
  return element("form", { onsubmit: answer }, input, " ", element("button", {}, "Ответить"));
};
