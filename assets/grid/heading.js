// A title put together from its parts, in their order.

import { takeTitle } from "./advice.js";
import { tidy } from "./blocks.js";
import { active, goBack } from "./cursor.js";

const PARTS = ["kind", "author", "correspondent", "subject", "territory", "period", "copies"];

const dialog = document.getElementById("grid-slots");
const form = dialog.querySelector("form");
const whole = dialog.querySelector(".grid-slots-whole");

const composed = () => {
  const parts = PARTS.map((name) => tidy(form.elements[name].value));
  const copies = parts.pop();
  const title = [parts.filter(Boolean).join(" "), copies].filter(Boolean).join(". ");
  return title && title[0].toUpperCase() + title.slice(1);
};

export const openHeading = () => {
  form.reset();
  whole.textContent = "";
  dialog.returnValue = "";
  dialog.showModal();
};

export const listenToHeading = () => {
  dialog.addEventListener("input", () => {
    whole.textContent = composed();
  });
  dialog.addEventListener("close", () => {
    const title = composed();
    if (dialog.returnValue === "take" && title && active) takeTitle(title);
    else goBack();
  });
  // The common script sends a form once; this one is asked again and again and never sent.
  form.addEventListener("submit", (event) => event.stopPropagation());
};
