// Names over the map, the weightiest first; one that would lie on another waits for a closer look.

import { toScreen } from "./view.js";

const GAP_PX = 4;

export function makeLabels(layer) {
  let labels = [];

  return {
    set(given) {
      layer.replaceChildren();
      labels = [...given]
        .sort((one, other) => other.weight - one.weight)
        .map((label) => {
          const element = document.createElement("span");
          element.textContent = label.text;
          layer.append(element);
          return { ...label, element, width: 0, height: 0 };
        });
      // All are measured before any is moved: the page is laid out once, not once for each.
      for (const label of labels) {
        label.width = label.element.offsetWidth;
        label.height = label.element.offsetHeight;
      }
    },
    place(view, hidden) {
      const taken = [];
      for (const label of labels) {
        const [x, y] = toScreen(view, label.x, label.y);
        const box = {
          left: x - label.width / 2 - GAP_PX,
          right: x + label.width / 2 + GAP_PX,
          top: y - label.height / 2 - GAP_PX / 2,
          bottom: y + label.height / 2 + GAP_PX / 2,
        };
        const isShown = label.category === null || !hidden.has(label.category);
        const fits = isShown && isWithin(box, view) && !taken.some((other) => overlap(box, other));
        label.element.style.visibility = fits ? "visible" : "hidden";
        if (!fits) continue;
        taken.push(box);
        const [left, top] = [x - label.width / 2, y - label.height / 2].map(Math.round);
        label.element.style.transform = `translate(${left}px, ${top}px)`;
      }
    },
  };
}

function isWithin(box, view) {
  return box.left >= 0 && box.top >= 0 && box.right <= view.width && box.bottom <= view.height;
}

function overlap(one, other) {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}
