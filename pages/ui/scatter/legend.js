// The legend: a button for each class, which hides and shows it, or the ramp of a number.

import { colorOf } from "./palette.js";

const N_STOPS = 16;
const TOP_LEVEL_OF_RAMP = 254;

// The classes that are on the map, by their codes; what has no point is not listed.
export function listed(legend) {
  if (legend.kind !== "categories") return [];
  return [...legend.items.keys()].filter((code) => legend.items[code].count > 0);
}

export function makeLegend(root, { toggled, only, all }) {
  const list = root.querySelector(".classes");
  const title = root.querySelector(".legend-title");
  const note = root.querySelector(".legend-note");
  const allButton = root.querySelector(".all");
  const ramp = root.querySelector(".ramp");
  let buttons = []; // {code, button}, of the classes that have points

  const make = (legend) => {
    title.textContent = legend.title;
    list.hidden = legend.kind !== "categories";
    ramp.hidden = legend.kind !== "ramp";
    buttons = listed(legend).map((code) => ({ code, button: classButton(legend.items[code], code) }));
    list.replaceChildren(
      ...buttons.map(({ button }) => {
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
  };

  const classButton = (item, code) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "class";
    const parts = ["swatch", "class-name", "class-count"].map((name) => {
      const part = document.createElement("span");
      part.className = name;
      return part;
    });
    parts[1].textContent = item.name;
    parts[2].textContent = item.count.toLocaleString("en");
    button.append(...parts);
    button.title = `${item.name}\nClick: hide or show. Double click, or Shift + click: this one alone.`;
    button.addEventListener("click", (event) => {
      if (event.detail === 2 || event.shiftKey) only(code);
      else if (event.detail < 2) toggled(code);
    });
    return button;
  };

  const colored = (legend, theme, hidden) => {
    for (const { code, button } of buttons) {
      button.style.setProperty("--swatch", colorOf(legend, theme, code));
      button.setAttribute("aria-pressed", String(!hidden.has(code)));
    }
    if (legend.kind !== "ramp") return;
    const stops = Array.from({ length: N_STOPS + 1 }, (_, at) =>
      colorOf(legend, theme, Math.round((at / N_STOPS) * TOP_LEVEL_OF_RAMP)),
    );
    ramp.querySelector(".bar").style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    ramp.querySelector(".low").textContent = legend.low;
    ramp.querySelector(".high").textContent = legend.high;
    const missing = ramp.querySelector(".not-measured");
    missing.hidden = !legend.n_missing;
    missing.style.setProperty("--swatch", colorOf(legend, theme, TOP_LEVEL_OF_RAMP + 1));
    missing.querySelector(".class-count").textContent = legend.n_missing.toLocaleString("en");
  };

  const told = (hidden, isSelected) => {
    const n = buttons.filter(({ code }) => hidden.has(code)).length;
    allButton.hidden = !n;
    note.hidden = !n;
    note.textContent =
      `${n} of ${buttons.length} hidden` +
      (isSelected ? "; the selection leaves them out." : "; a selection leaves them out.");
  };

  allButton.addEventListener("click", () => {
    all();
    buttons[0]?.button.focus(); // the button goes, and the focus must not go with it
  });

  let shown = null;
  return {
    update(legend, theme, hidden, isSelected) {
      // Elements are made anew only for other classes: a focused button keeps its focus.
      const given = JSON.stringify(legend);
      if (given !== shown) make(legend);
      shown = given;
      colored(legend, theme, hidden);
      told(hidden, isSelected);
    },
  };
}
