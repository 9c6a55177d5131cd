// Names beside what they name, the weightiest first; one without room waits for a closer look.

import { toScreen } from "./view.js";

const GAP_PX = 4;
const AWAY_PX = 9; // from the middle of what it names: a point that lies there is seen

// `around` has: corner(), {width, height} of what is not theirs: the tool bar on the top right;
// covered(view, box): how much a name there would hide.
export function makeLabels(layer, around) {
  let labels = [];
  let isOn = true;

  const roomFor = (label, view, taken) => {
    const [x, y] = toScreen(view, label.x, label.y);
    if (y < 0 || y > view.height) return null;
    const bar = around.corner();
    let best = null;
    let least = Infinity;
    for (const top of [y - AWAY_PX - label.height, y + AWAY_PX]) {
      const end = top < bar.height ? view.width - bar.width : view.width;
      const box = boxAt(label, x, top, end);
      const isWithin = x >= 0 && x <= end && box.left >= 0 && top >= 0 && box.bottom <= view.height;
      if (!isWithin || taken.some((other) => overlap(box, other))) continue;
      const covered = around.covered(view, box);
      // Clearly less: with every step closer the names would jump.
      if (!best || 2 * covered < least) [best, least] = [box, covered];
    }
    return best;
  };

  return {
    isOn: () => isOn,
    toggle: () => (isOn = !isOn),
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
        const isShown = isOn && (label.category === null || !hidden.has(label.category));
        const box = isShown ? roomFor(label, view, taken) : null;
        label.element.style.visibility = box ? "visible" : "hidden";
        if (!box) continue;
        taken.push(box);
        const [left, top] = [box.left, box.top].map(Math.round);
        label.element.style.transform = `translate(${left}px, ${top}px)`;
      }
    },
  };
}

// In the middle over x, but not beyond an end of the map.
function boxAt({ width, height }, x, top, end) {
  const left = Math.min(Math.max(0, x - width / 2), end - width);
  return { left, right: left + width, top, bottom: top + height };
}

function overlap(one, other) {
  return (
    one.left - GAP_PX < other.right &&
    other.left - GAP_PX < one.right &&
    one.top - GAP_PX < other.bottom &&
    other.top - GAP_PX < one.bottom
  );
}
