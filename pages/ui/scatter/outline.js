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

// As few corners as tell the same line to within less than a pixel, and never too many: after
// Douglas and Peucker 1973, but the part that is furthest off is split first, so that the work
// is bounded however wild the line is.
export function simplified(outline, pixel) {
  const last = outline.length - 1;
  const parts = [partOf(outline, 0, last)];
  while (parts.length + 1 < MOST_VERTICES) {
    const at = parts.reduce((worst, part, n) => (part.away > parts[worst].away ? n : worst), 0);
    const { first, last: end, furthest, away } = parts[at];
    if (away <= TOLERANCE_PX * pixel) break;
    parts.splice(at, 1, partOf(outline, first, furthest), partOf(outline, furthest, end));
  }
  return [...parts.map(({ first }) => outline[first]), outline[last]];
}

// A part of the line, and the place in it that a straight one would be furthest off from.
function partOf(outline, first, last) {
  let furthest = first;
  let away = 0;
  for (let at = first + 1; at < last; at++) {
    const distance = distanceTo(outline[at], outline[first], outline[last]);
    if (distance > away) [furthest, away] = [at, distance];
  }
  return { first, last, furthest, away };
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
  let [[left, bottom]] = outline;
  let [right, top] = [left, bottom];
  for (const [x, y] of outline) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [bottom, top] = [Math.min(bottom, y), Math.max(top, y)];
  }
  const least = 4 * pixel;
  return right - left > least && top - bottom > least;
}

export function pathOf(view, outline, isClosed) {
  if (!outline?.length) return "";
  const parts = outline.map(([x, y]) => toScreen(view, x, y).map((px) => px.toFixed(1)).join(" "));
  return `M${parts.join("L")}${isClosed ? "Z" : ""}`;
}
