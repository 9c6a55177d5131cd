// What is said of a point: what its colour means, and what else lies there.

import { N_COLORS } from "./palette.js";

const TOP = N_COLORS - 2; // the last level of a ramp; after it comes "not measured"
const ROUNDING = 1e-6;

export function nameOf(legend, code) {
  // With what it is: "no" alone says nothing.
  if (legend.kind === "categories") return `${legend.title}: ${legend.items[code]?.name ?? ""}`;
  if (code > TOP) return `${legend.title}: not measured`;
  const [low, high] = legend.ends;
  const level = low + ((high - low) * code) / TOP;
  // A level is a 255th of the range: three digits are all that it tells.
  const value = Number((legend.is_whole ? wholeFrom(level) : level).toPrecision(3));
  const sign = { 0: "at most", [TOP]: "at least" }[code] ?? "about";
  return `${legend.title}: ${low === high ? "" : `${sign} `}${value.toLocaleString("en")}`;
}

export function othersAt(n) {
  return n ? `and ${n.toLocaleString("en")} more at this place` : "";
}

// A level holds what lies between it and the next one: of what is counted, the first above it.
function wholeFrom(level) {
  return Math.ceil(level - ROUNDING);
}
