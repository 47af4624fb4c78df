// What the page brings along: its elements and what the server has put into it.

export const page = document.getElementById("grid");
export const table = document.getElementById("grid-table");
export const side = document.getElementById("grid-side");
export const data = JSON.parse(document.getElementById("grid-data").textContent);
export const address = page.dataset.address;

// An element with properties, attributes, listeners (`onclick`) and children.
export const element = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

// What the server answers, or nothing where the session has ended or another page came instead.
export const dataOf = async (response) => {
  const isData = (response.headers.get("content-type") || "").startsWith("application/json");
  return isData && !response.redirected ? response.json() : null;
};
