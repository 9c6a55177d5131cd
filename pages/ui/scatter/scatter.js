// What Streamlit calls: at the beginning, and whenever what the page gives, or the theme, is other.

import { makeMap } from "./map.js";

// By their element, which stays the same.
const maps = new WeakMap();

export default function (component) {
  const { parentElement, data, setStateValue, setTriggerValue } = component;
  let map = maps.get(parentElement);
  if (!map) {
    map = makeMap(parentElement);
    maps.set(parentElement, map);
  }
  map.update(data, {
    view: (view) => setStateValue("view", view),
    unsupported: (instead) => setStateValue("unsupported", instead),
    opened: (point) => setTriggerValue("opened", point),
    missing: () => setTriggerValue("missing", true),
  });
  const turn = ++map.turn;
  return () => {
    // A clean-up of an earlier call may come late; only the last one means "gone".
    if (turn !== map.turn) return;
    map.stop();
    maps.delete(parentElement);
  };
}
