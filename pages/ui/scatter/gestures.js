// Mouse, pen and fingers: one pointer drags or draws, two pinch, the wheel zooms.

import { boxOutline } from "./outline.js";
import { panned, toMap, zoomed } from "./view.js";

const SLIP_PX = 4; // less is a click
const STEP_PX = 2; // between two corners of a lasso
const WHEEL = 0.0016;
const PINCH_WHEEL = 0.01; // a pinch on a touch pad comes as a wheel with Ctrl, in small steps
const MOST_PINCH_PX = 20; // a real wheel with Ctrl has large ones
const LINE_PX = 16;

// `act` has: view(), moved(view), tool(), sketched(outline), drawn(outline), pointed(px, py),
// left(), clicked(px, py), doubleClicked(px, py), isInUse(): whether the wheel means the map and
// not the page, passed(py): the wheel went to the page.
export function listenToPointers(canvas, act, signal) {
  const fingers = new Map();
  let dragging = null; // {tool, from: [px, py], outline, isSlip}

  const on = (name, react, options = {}) =>
    canvas.addEventListener(name, react, { signal, ...options });
  const placeOf = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  const cancel = () => {
    if (dragging && dragging.tool !== "pan") act.sketched(null);
    dragging = null;
  };

  on("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    // A mouse gives the focus by itself, a finger that drags does not.
    if (event.pointerType !== "mouse") canvas.focus({ preventScroll: true });
    fingers.set(event.pointerId, placeOf(event));
    act.left();
    if (fingers.size > 1) {
      cancel(); // the second finger means a pinch, whatever the first has begun
      return;
    }
    const at = placeOf(event);
    const tool = act.tool() === "pan" && event.shiftKey ? "lasso" : act.tool();
    dragging = { tool, from: at, last: at, outline: [toMap(act.view(), ...at)], isSlip: true };
  });

  on("pointermove", (event) => {
    const at = placeOf(event);
    if (fingers.size > 1 && fingers.has(event.pointerId)) {
      pinch(event.pointerId, at);
    } else if (dragging && fingers.has(event.pointerId)) {
      // A lasso wants all places between two frames, not only the last.
      const all = dragging.tool === "lasso" ? event.getCoalescedEvents?.() : null;
      for (const one of all?.length ? all : [event]) drag(placeOf(one));
      fingers.set(event.pointerId, at);
    } else if (event.pointerType !== "touch") {
      act.pointed(...at);
    }
  });

  const drag = (at) => {
    const { tool, from, last } = dragging;
    if (dragging.isSlip && Math.hypot(at[0] - from[0], at[1] - from[1]) < SLIP_PX) return;
    dragging.isSlip = false;
    if (tool === "pan") {
      act.moved(panned(act.view(), at[0] - last[0], at[1] - last[1]));
    } else if (tool === "box") {
      dragging.outline = boxOutline(toMap(act.view(), ...from), toMap(act.view(), ...at));
      act.sketched(dragging.outline);
    } else if (Math.hypot(at[0] - last[0], at[1] - last[1]) >= STEP_PX) {
      dragging.outline.push(toMap(act.view(), ...at));
      act.sketched(dragging.outline);
    } else {
      return;
    }
    dragging.last = at;
  };

  const pinch = (id, at) => {
    const other = [...fingers].find(([key]) => key !== id)[1];
    const before = fingers.get(id);
    const distance = (one) => Math.hypot(one[0] - other[0], one[1] - other[1]) || 1;
    const middle = (one) => [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
    const [x1, y1] = middle(before);
    const [x2, y2] = middle(at);
    fingers.set(id, at);
    act.moved(
      zoomed(panned(act.view(), x2 - x1, y2 - y1), distance(at) / distance(before), x2, y2),
    );
  };

  on("pointerup", (event) => {
    const at = placeOf(event);
    fingers.delete(event.pointerId);
    const done = dragging;
    if (!done || fingers.size) return;
    dragging = null;
    if (done.isSlip) {
      act.clicked(...at);
    } else if (done.tool !== "pan") {
      act.sketched(null);
      act.drawn(done.outline);
    }
  });

  const broken = (event) => {
    fingers.delete(event.pointerId);
    cancel();
  };
  on("pointercancel", broken);
  on("lostpointercapture", (event) => {
    if (fingers.has(event.pointerId)) broken(event);
  });
  on("pointerleave", () => act.left());
  on("dblclick", (event) => act.doubleClicked(...placeOf(event), event.shiftKey));
  on(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey && !act.isInUse()) {
        act.passed(placeOf(event)[1]);
        return;
      }
      event.preventDefault();
      const px = event.deltaY * (event.deltaMode ? LINE_PX : 1);
      const pinch = Math.min(MOST_PINCH_PX, Math.max(-MOST_PINCH_PX, px)) * PINCH_WHEEL;
      const factor = Math.exp(-(event.ctrlKey ? pinch : px * WHEEL));
      act.left();
      act.moved(zoomed(act.view(), factor, ...placeOf(event)));
    },
    { passive: false },
  );

  // For Escape: true if something was being drawn.
  return {
    cancel() {
      const wasDrawing = dragging !== null && dragging.tool !== "pan";
      cancel();
      return wasDrawing;
    },
  };
}
