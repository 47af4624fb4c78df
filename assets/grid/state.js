// What the person is told of the saving, in one line over the table.

import { overlay, rows } from "./rows.js";
import { queue } from "./saving.js";

const state = document.getElementById("grid-state");

let trouble = "";

// Something that stands between the page and the server; nothing, when it is over.
export const tellTrouble = (words) => {
  trouble = words;
};

export const say = (words) => {
  if (state.textContent !== words) state.textContent = words;
};

export const paintState = () => {
  const failed = [...overlay.values()].filter((over) => over.state === "failed").length + [...rows.values()].filter((row) => row.refused).length;
  let words = "Всё сохранено";
  let kind = "saved";
  if (trouble) [words, kind] = [trouble, "offline"];
  else if (queue.length) [words, kind] = ["Сохраняется…", "busy"];
  else if (failed) [words, kind] = [`Не сохранено: ${failed}. Что исправить, сказано справа`, "failed"];
  say(words);
  state.dataset.state = kind;
};
