// The outline of a selection: drawn by hand, thinned out, and shown over the map.

import { toScreen } from "./view.js";

export const MOST_VERTICES = 500;
const TOLERANCE_PX = 0.7;

export function boxOutline([x1, y1], [x2, y2]) {
  return [
    [x1, y1],
    [x2, y1],
    [x2, y2],
    [x1, y2],
  ];
}

// As few vertices as tell the same line to within less than a pixel, and never too many.
export function simplified(outline, pixel) {
  let tolerance = TOLERANCE_PX * pixel;
  let found = thinned(outline, tolerance);
  while (found.length > MOST_VERTICES) {
    tolerance *= 1.5;
    found = thinned(outline, tolerance);
  }
  return found;
}

// Douglas and Peucker 1973, without recursion.
function thinned(outline, tolerance) {
  const keep = new Uint8Array(outline.length);
  keep[0] = keep[outline.length - 1] = 1;
  const parts = [[0, outline.length - 1]];
  while (parts.length) {
    const [first, last] = parts.pop();
    let furthest = -1;
    let most = tolerance;
    for (let at = first + 1; at < last; at++) {
      const away = distanceTo(outline[at], outline[first], outline[last]);
      if (away > most) [furthest, most] = [at, away];
    }
    if (furthest < 0) continue;
    keep[furthest] = 1;
    parts.push([first, furthest], [furthest, last]);
  }
  return outline.filter((_, at) => keep[at]);
}

function distanceTo([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const t = length ? Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length)) : 0;
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}

// Larger than a slip of the hand; what is smaller selects nothing.
export function isWorthIt(outline, pixel) {
  if (outline.length < 3) return false;
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const least = 4 * pixel;
  return Math.max(...xs) - Math.min(...xs) > least && Math.max(...ys) - Math.min(...ys) > least;
}

export function pathOf(view, outline, isClosed) {
  if (!outline?.length) return "";
  const parts = outline.map(([x, y]) => toScreen(view, x, y).map((px) => px.toFixed(1)).join(" "));
  return `M${parts.join("L")}${isClosed ? "Z" : ""}`;
}
